-- transaction: none
REINDEX TABLE CONCURRENTLY jobs;
