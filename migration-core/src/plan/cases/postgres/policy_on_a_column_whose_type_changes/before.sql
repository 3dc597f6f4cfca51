CREATE TABLE t (owner text, b integer); CREATE POLICY own ON t USING (owner = current_user);
