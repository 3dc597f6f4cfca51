ALTER TABLE jobs ADD COLUMN owner_id int REFERENCES users (id);
