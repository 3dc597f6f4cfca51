INSERT INTO t VALUES ('sad', 'red', 's', '{sad}');
