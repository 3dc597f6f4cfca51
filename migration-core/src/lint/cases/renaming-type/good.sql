ALTER TYPE state RENAME TO state__old;
CREATE TYPE state AS ENUM ('open');
