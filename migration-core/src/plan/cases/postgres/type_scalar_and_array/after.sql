CREATE TABLE t (a integer[], b text, c text[], d integer);
