CREATE TABLE t (owner varchar(20), b integer); CREATE POLICY own ON t USING (owner = current_user);
