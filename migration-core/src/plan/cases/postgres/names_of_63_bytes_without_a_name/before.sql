CREATE TABLE "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt" (a integer);
