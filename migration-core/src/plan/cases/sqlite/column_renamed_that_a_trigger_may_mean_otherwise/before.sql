CREATE TABLE t (id integer PRIMARY KEY, mail text);
CREATE TABLE log (mail text);
CREATE TRIGGER keep AFTER INSERT ON t BEGIN INSERT INTO log (mail) VALUES (NEW.mail); END;
