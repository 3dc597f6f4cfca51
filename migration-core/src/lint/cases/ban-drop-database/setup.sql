CREATE DATABASE "$database_other" TEMPLATE template0;
