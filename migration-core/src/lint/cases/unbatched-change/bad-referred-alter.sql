ALTER TABLE jobs ADD CONSTRAINT jobs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
UPDATE users SET id = id + 1;
