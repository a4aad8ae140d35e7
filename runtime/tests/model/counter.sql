CREATE TABLE `counter` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `hits` bigint unsigned NOT NULL DEFAULT 0,
  `most` bigint unsigned NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `most` (`most`)
);
