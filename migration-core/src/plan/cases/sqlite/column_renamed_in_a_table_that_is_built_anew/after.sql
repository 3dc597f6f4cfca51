CREATE TABLE t (id integer PRIMARY KEY, email text NOT NULL DEFAULT 'none', n integer);
CREATE TABLE log (mail text);
CREATE TRIGGER low AFTER UPDATE OF email ON t BEGIN UPDATE t SET n = n + 1 WHERE id = NEW.id AND NEW.email <> OLD.email; END;
