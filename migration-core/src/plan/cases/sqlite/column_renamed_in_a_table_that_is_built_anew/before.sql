CREATE TABLE t (id integer PRIMARY KEY, mail text, n integer);
CREATE TABLE log (mail text);
CREATE TRIGGER low AFTER UPDATE OF mail ON t BEGIN UPDATE t SET n = n + 1 WHERE id = NEW.id AND NEW.mail <> OLD.mail; END;
