-- The tables that the migrations of this folder change, as they are before the first of them.

CREATE TABLE EVENTS (
  ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  USER_ID BIGINT UNSIGNED NOT NULL,
  PAYLOAD VARCHAR(255) NOT NULL,
  PRIMARY KEY (ID)
);

CREATE TABLE customers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  email VARCHAR(255) NOT NULL,
  fax VARCHAR(40) NULL,
  PRIMARY KEY (id),
  KEY customers_fax (fax)
);

CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  customer_id BIGINT UNSIGNED NOT NULL,
  country CHAR(2) NOT NULL,
  total DECIMAL(12, 2) NOT NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY orders_customer (customer_id)
);

CREATE TABLE audit_log (
  tenant_id INT NOT NULL,
  entry_id BIGINT NOT NULL,
  message VARCHAR(1000) NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (tenant_id, entry_id)
);
