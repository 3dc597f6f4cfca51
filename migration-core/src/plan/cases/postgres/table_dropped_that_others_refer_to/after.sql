CREATE TABLE likes (post_id integer, user_id integer);
