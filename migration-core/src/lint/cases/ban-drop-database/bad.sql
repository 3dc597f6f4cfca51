-- transaction: none
DROP DATABASE IF EXISTS "$database_other";
