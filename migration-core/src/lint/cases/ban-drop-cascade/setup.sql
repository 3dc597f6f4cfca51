CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN email AS text;
CREATE TABLE people (mood mood, email email);
