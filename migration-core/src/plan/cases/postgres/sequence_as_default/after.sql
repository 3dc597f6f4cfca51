CREATE SEQUENCE numbers; CREATE TABLE t (n bigint DEFAULT nextval('numbers'));
