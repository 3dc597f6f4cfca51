CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE people (mood mood);
