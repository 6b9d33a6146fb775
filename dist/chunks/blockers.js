import{t as e}from"./server-error.js";const t=`h.OWNER_THREAD_ID AS thread, MAX(t.PROCESSLIST_ID) AS id, MAX(t.PROCESSLIST_USER) AS user,
    MAX(t.PROCESSLIST_HOST) AS host, MAX(t.PROCESSLIST_COMMAND) AS command,
    MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME, 0)) AS age,
    MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement,
    MAX(h.OBJECT_TYPE = 'BACKUP LOCK') AS backup, MAX(h.OBJECT_TYPE IN ('GLOBAL', 'COMMIT')) AS readLock,
    MAX(h.LOCK_TYPE IN ('SHARED_READ_ONLY', 'SHARED_NO_READ_WRITE') AND h.LOCK_DURATION = 'TRANSACTION') AS tableLock,
    MAX(h.LOCK_TYPE = 'SHARED_NO_WRITE') AS flushed`,n=`LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
  LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'`,r=`GROUP BY h.OWNER_THREAD_ID ORDER BY age DESC LIMIT 10`;async function i(e,i,a){let s=[`h.OBJECT_TYPE IN ('BACKUP LOCK', 'GLOBAL') AND h.LOCK_TYPE NOT LIKE 'INTENTION%'`,...i.map(()=>`h.OBJECT_TYPE = 'TABLE' AND h.OBJECT_SCHEMA IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?)) AND h.OBJECT_NAME IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?))`)],c=i.flatMap(({schema:e,name:t})=>[e,e,e,t,t,t]);return o(e,`SELECT ${t} FROM performance_schema.metadata_locks h ${n}
      WHERE (${s.map(e=>`(${e})`).join(` OR `)})
        AND (h.LOCK_STATUS = 'GRANTED' OR h.OBJECT_TYPE <> 'TABLE' OR h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE'))
        AND (t.PROCESSLIST_ID IS NULL OR t.PROCESSLIST_ID <> CONNECTION_ID()) ${r}`,c,a)}async function a(e,i,a){let s=`FROM performance_schema.metadata_locks w
    JOIN performance_schema.threads o ON o.THREAD_ID = w.OWNER_THREAD_ID AND o.PROCESSLIST_ID = ?`,c=await o(e,`SELECT ${t} ${s}
      JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
        AND h.OBJECT_NAME <=> w.OBJECT_NAME AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
      ${n} WHERE w.LOCK_STATUS = 'PENDING' AND CASE
    WHEN h.OBJECT_TYPE <> 'TABLE' THEN h.LOCK_TYPE NOT LIKE 'INTENTION%'
    WHEN h.LOCK_STATUS = 'PENDING' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE')
    ELSE CASE w.LOCK_TYPE
      WHEN 'SHARED_UPGRADABLE' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE', 'SHARED_UPGRADABLE')
      WHEN 'SHARED_NO_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO', 'SHARED_READ', 'SHARED_READ_ONLY')
      WHEN 'SHARED_NO_READ_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO')
      ELSE TRUE END
  END ${r}`,[i],a);if(c!==void 0)return{objects:(await e(`SELECT DISTINCT w.OBJECT_TYPE AS type, w.OBJECT_SCHEMA AS tableSchema, w.OBJECT_NAME AS tableName ${s} WHERE w.LOCK_STATUS = 'PENDING'`,[i])).map(({type:e,tableSchema:t,tableName:n})=>({type:e,schema:t??void 0,name:n??void 0})),blockers:c}}async function o(t,n,r,i){try{let e=(await t(n,r)).filter(e=>e.id==null||!i.includes(Number(e.id))),a=e.some(({id:e})=>e==null)?await c(t):[];return e.map(e=>s(e,a))}catch(t){if(t instanceof e&&t.kind!==`connection-lost`)return;throw t}}function s(e,t){let n=e.command===`Sleep`;return{id:e.id==null?void 0:Number(e.id),thread:Number(e.thread),user:e.user??`?`,host:e.host??`?`,ageSeconds:Number(e.age??0),statement:e.statement??void 0,holds:e.backup===`1`?`LOCK INSTANCE FOR BACKUP`:e.readLock===`1`?`FLUSH TABLES WITH READ LOCK`:e.tableLock===`1`?`LOCK TABLES`:e.flushed===`1`&&n?`FLUSH TABLES … WITH READ LOCK`:void 0,prepared:e.id==null?t:[]}}async function c(t){try{return(await t(`XA RECOVER CONVERT XID`)).map(({formatID:e,gtrid_length:t,data:n})=>{let r=(n??``).replace(/^0x/i,``),i=2*Number(t??0);return`X'${r.slice(0,i)}',X'${r.slice(i)}',${e}`})}catch(t){if(t instanceof e&&t.kind!==`connection-lost`)return[];throw t}}function l(e){let t=e.statement?.replace(/\s+/g,` `).trim();if(e.id===void 0){let{prepared:t}=e;return`a prepared XA transaction that no connection has any more${t.length>0?` (XA RECOVER lists ${t.slice(0,5).join(`; `)})`:``}`}let n=e.holds===void 0?``:`, holds ${e.holds}`;return`connection ${e.id} (${e.user}@${e.host}, busy for ${e.ageSeconds} s${n})${t?`: ${t}`:``}`}function u(e){if(e.id!==void 0)return`KILL ${e.id}`;let[t]=e.prepared;return t===void 0?`XA RECOVER, then XA ROLLBACK of the transaction`:`XA ROLLBACK ${t}`}export{c as a,a as i,u as n,i as r,l as t};