import{n as e,t}from"./sql-mode.js";import{a as n,c as r,d as i,f as a,h as o,i as s,l as c,n as l,o as u,p as d,r as f,s as p,t as m,u as h}from"./render-definition.js";import{a as g,i as _,n as v,r as y,t as b}from"./find.js";import{a as ee,c as te,d as ne,f as re,m as ie,n as ae,o as oe,r as x,s as se,t as ce}from"./resolved-column.js";import{i as le,t as ue}from"./rewrite.js";import{t as de}from"./read-statement.js";import{a as fe,c as pe,i as me,n as he,t as ge}from"./table.js";import{c as _e,l as ve,n as ye,t as be,u as xe}from"./mysql-version.js";import{a as Se,i as S,n as Ce,o as we,r as C,s as Te,t as Ee}from"./gate-time.js";import{i as De,n as Oe,r as ke}from"./storage-size.js";import{n as Ae}from"./finding2.js";import{c as je,l as Me,o as Ne,r as Pe,s as Fe,t as Ie,u as Le}from"./yaml-source.js";import{r as Re,t as w}from"./problem.js";import{r as T,t as ze}from"./keywords.js";import{n as Be,t as E}from"./quote.js";import{t as Ve}from"./edits.js";import{g as He}from"./table-options.js";import{n as Ue}from"./walk-key.js";import{t as We}from"./table-names.js";import{t as Ge}from"./code-references.js";import{s as Ke}from"./next-command.js";import{t as qe}from"./fastest-levenshtein.js";function Je({session:e}){return e.sqlMode===void 0||t(e.sqlMode)}function D(e){return e===void 0?[]:e.kind===`operator`&&e.operator===`AND`?e.parts.flatMap(D):[e]}function*Ye(e){if(yield e,e.kind===`call`||e.kind===`operator`||e.kind===`other`)for(let t of e.parts)yield*Ye(t)}function Xe({phases:e},t){return e.flatMap(e=>e.kind===`ddl`&&e.phase.index<t.index?e.statements:[])}function O(e,t){let{phase:n,placed:r}=e,i=A(e,t)?.statements??[];return[...Xe(t,n),...i.filter(e=>e.placed.index<r.index)]}function k(e,t){return(A(e,t)?.statements??[]).filter(t=>t.placed.index>e.placed.index)}function A({phase:e},{phases:t}){return t.find(t=>t.kind===`ddl`&&t.phase.index===e.index)}function Ze(e,t){return A(e,t)?.statements.at(-1)?.after??e.after}function Qe({phases:e},t,n){return e.some(({kind:e,phase:r})=>e===`gate`&&r.index>t.index&&r.index<n.index)}function $e(e,t){return e.some(({statement:e,before:n})=>e.kind===`create-table`&&!e.temporary&&n.sameTable(e.table,t)&&n.table(t.schema,t.name)===void 0)}function et(e,t,n){return e.some(({change:e,before:r})=>e!==void 0&&r.sameTable(e.table,t)&&e.clauses.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>g(e,n))))}function j(e){let t=e.op===`rename-column`?{from:e.from,to:e.to}:e.op===`change-column`?{from:e.from,to:e.column.name}:void 0;return t===void 0||g(t.from,t.to)?void 0:t}function tt({change:e}){let t=[`drop-column`,`partition`,`tablespace`,`modify-column`];return e===void 0||!e.clauses.some(({op:e})=>t.includes(e))}function nt(e,t){return e.flatMap(e=>e.kind!==`ddl`||e.complete?[]:e.statements.flatMap(e=>rt(e,t)))}function rt(e,t){return[...it(e,t),...ot(e,t)]}function*it(e,t){let{change:n}=e;if(!(n===void 0||n.before.createdHere))for(let r of n.clauses){let i=j(r),a=r.op===`drop-column`?r.column:i?.from;if(a===void 0||b(n.after,a)!==void 0||n.known&&b(n.before,a)===void 0||et(O(e,t),n.table,a)||k(e,t).some(e=>at(e,n.table,a)))continue;let o=i===void 0?`dropped`:`renamed`;yield{table:n.table.name,column:a,owner:n.table,fate:o,span:r.span}}}function at({change:e,before:t},n,r){return e!==void 0&&t.sameTable(e.table,n)&&b(e.after,r)!==void 0}function*ot(e,t){let{statement:n,before:r}=e,i=[];if(n.kind===`drop-table`&&!n.temporary&&i.push(...n.tables.map(e=>({name:e,fate:`dropped`,span:e.span}))),n.kind===`rename-table`&&i.push(...n.renames.map(({from:e})=>({name:e,fate:`renamed`,span:e.span}))),n.kind===`alter-table`)for(let e of n.clauses)e.op===`rename-table`&&i.push({name:n.table,fate:`renamed`,span:e.span});for(let{name:n,fate:a,span:o}of i){let i=r.table(n.schema,n.name);i?.createdHere!==!0&&i?.kind!==`view`&&($e(O(e,t),n)||[e,...k(e,t)].some(e=>st(e,n))||(yield{table:n.name,column:void 0,owner:n,fate:a,span:o}))}}function st({statement:e,before:t},n){let r=e=>t.sameTable({...e,schema:e.schema??n.schema},n);switch(e.kind){case`rename-table`:return e.renames.some(({to:e})=>r(e));case`alter-table`:return e.clauses.some(e=>e.op===`rename-table`&&r(e.to));case`create-table`:return r(e.table);case`object`:return e.object===`view`&&e.verb===`create`&&!!e.name&&r(e.name);default:return!1}}function ct(e,t){let n=We(t,e);return e.kind===`object`&&e.name!==void 0?[e.name,...n]:n}function lt(e){return e.clauses.flatMap(t=>t.op===`add-column`?t.columns.flatMap(n=>{let r=b(e.after,n.name)??n,i=r.default!==void 0||r.autoIncrement||r.generated!==void 0;return r.nullable!==!1||i||r.inlineKey!==void 0?[]:[{clause:t,column:x(r,e.after)}]}):[])}function M(e){return e===`unchanged`?``:e===`first`?` FIRST`:` AFTER ${f(e.after)}`}function ut({type:t},{migration:n,settings:r}){if(a.has(t))return!0;let i=n.session.sqlMode??r.sqlMode;return(t===`date`||t===`datetime`)&&(i===void 0||e(i))}function N(e,t){return{place:e(t.start),end:e(t.end)}}function P(e,t){return N(e,{start:0,end:t.trimEnd().length})}function F({placed:e}){return P(e.locate,e.sql)}function I({raw:e,...t},...n){let r=Object.values(t),i=r.flatMap((e,t)=>[...e.matchAll(/\n( *)(?=[^ \n]|$)/g)].filter(n=>t<r.length-1||(n.index??0)+n[0].length<e.length).map(e=>e[1]?.length??0)),a=RegExp(`\\n {${Math.min(...i)}}`,`g`);return r.map(e=>e.replace(a,`
`)).map((e,t)=>t===0?e.replace(/^\n/,``):e).map((e,t)=>t===r.length-1?e.replace(/\n *$/,`
`):e).map((e,t)=>e+(n[t]??``)).join(``)}const dt=`CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, total INT NOT NULL);`,ft={name:`add-required-column`,group:`compatibility`,severity:`error`,insteadOf:[`not-null-add-implicit-zero`],flags:`A new NOT NULL column without a DEFAULT, on an existing table.`,why:`In strict mode an INSERT that does not name the column fails with error 1364. Running code does not know the column yet. Existing rows get 0 or an empty string.`,instead:`Add the column as NULL or with a DEFAULT. Make it NOT NULL in contract, after all code writes it and a gate counts 0 NULLs.`,examples:{bad:{schema:dt,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{schema:dt,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({change:e,placed:t},{settings:r}){if(e!==void 0&&!e.before.createdHere&&pt(r)){for(let r of e.clauses)if(r.op===`add-column`)for(let i of r.columns)mt(i)&&(yield{...N(t.locate,r.span),message:`${n(e.table)}.${f(i.name)} is NOT NULL without a DEFAULT. INSERTs of running code do not name it, so they fail after this statement.`,fix:ht(e,i,r.position)})}}};function pt({sqlMode:e}){return e===void 0||t(e)}function mt(e){return(e.nullable===!1||e.inlineKey===`primary`||e.inlineKey===`key`)&&e.default===void 0&&!e.autoIncrement&&e.generated===void 0&&e.type.name!==`enum`}function ht({table:e},t,r){if(t.inlineKey===`primary`||t.inlineKey===`key`)return;let i=`ALTER TABLE ${n(e)}`;return[`${i} ADD COLUMN ${m({...t,nullable:!0})}${M(r)};`,`-- in contract, after all code writes the column and a gate counts 0 NULLs:`,`${i} MODIFY COLUMN ${m({...t,nullable:!1})};`].join(`
`)}function L(e,{migration:t,settings:n},i){let{statement:a,before:o,foreignKeyChecks:s}={...e,...i},c={strict:Je(t),foreignKeyChecks:s,oldAlterTable:n.oldAlterTable};return r(n.versions.map(e=>p(a,o,{...c,version:e})))}const gt={start:0,end:0};function _t(e,t,n){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return e;let r=e=>e===void 0?void 0:{value:e,span:gt};return{...e,algorithm:r(t),lock:r(n)}}function R(e,t){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return;let n=e[t]?.value;return n===`DEFAULT`?void 0:n}function vt({change:e}){return e?.clauses.some(({op:e})=>e===`partition`)===!0}const yt=[[`INSTANT`],[`INPLACE`,`NONE`],[`INPLACE`,`SHARED`],[`INPLACE`,`EXCLUSIVE`],[`COPY`]];function bt(e,t){let n=le(e.placed.sql,e.statement);if(vt(e))return`${n};`;let r=yt.find(([n,r])=>L(e,t,{statement:_t(e.statement,n,r)}).refusedAssertion===void 0);return r===void 0?`${n};`:`${ue(n,de(n),...r)};`}function xt(e){let t=e[0]?.judged;if(t?.statement.kind!==`alter-table`||e.some(({judged:e})=>e.statement.kind!==`alter-table`||e.placed.sql.includes(`/*!`)))return;let n=`${t.placed.sql.slice(0,t.statement.table.span.end)} ${e.flatMap(({judged:e,clauses:t})=>t.map(({span:t})=>e.placed.sql.slice(t.start,t.end))).join(`, `)}`,r=de(n),i=e.flatMap(({clauses:e})=>e.map(({op:e})=>e)).join();if(r.kind===`alter-table`&&r.clauses.map(({op:e})=>e).join()===i)return{sql:n,statement:r}}function St(e,t){return e!==void 0&&t!==void 0&&Ct(e)===Ct(t)}function Ct({columns:e,indexes:t,foreignKeys:n,checks:r,options:i,partitioning:a}){let o=[t,n,r,i].map(e=>e.map(wt).sort());return JSON.stringify([e.map(wt),o,a])}function wt(e){return JSON.stringify(e,(e,t)=>e===`span`?void 0:t)}const Tt=/* @__PURE__ */ new Set([`add-column`,`drop-column`,`modify-column`,`change-column`,`rename-column`,`set-default`,`drop-default`,`set-column-visibility`,`add-index`,`add-primary-key`,`drop-index`,`drop-primary-key`,`add-check`,`drop-check`,`force`,`table-option`]);function Et(e){let t=e.flatMap(e=>e.change===void 0?[]:[{judged:e,clauses:e.change.clauses}]),n=t.flatMap(e=>e.clauses),r=t.flatMap(e=>[...new Set(e.clauses.flatMap(Dt))]);if(!n.every(({op:e})=>Tt.has(e))||new Set(r).size<r.length)return;let i=xt(t),a=t[0]?.judged.change?.before;if(i===void 0||a===void 0)return;let{after:o,missing:s}=me(a,i.statement.clauses),c=t.reduce((e,{judged:t})=>e+(t.change?.missing.length??0),0);if(!(s.length>c))return St(o,t.at(-1)?.judged.change?.after)?i:void 0}function Dt(e){switch(e.op){case`add-column`:return e.columns.map(({name:e})=>e.toLowerCase());case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return[e.column.toLowerCase()];case`modify-column`:return[e.column.name.toLowerCase()];case`change-column`:return[e.from.toLowerCase(),e.column.name.toLowerCase()];case`rename-column`:return[e.from.toLowerCase(),e.to.toLowerCase()];default:return[]}}const Ot=[`foreign-key`,`check`,`default`];function kt(e,t,n){let{verdict:r,change:i}=t;if(i===void 0||i.before.createdHere||r.algorithm!==`copy`||r.refusedAssertion!==void 0)return!1;let a=At(e,t);return a!==void 0&&L(t,n,a).algorithm!==`copy`}function At(e,t){switch(e){case`foreign-key`:return t.foreignKeyChecks?{foreignKeyChecks:!1}:void 0;case`check`:return jt(t,Mt);case`default`:return jt(t,Nt);case`fulltext`:return Pt(t)}}function jt({statement:e},t){if(e.kind!==`alter-table`)return;let n=e.clauses.map(t);return n.some((t,n)=>t!==e.clauses[n])?{statement:{...e,clauses:n}}:void 0}function Mt(e){let t=e=>e.inlineCheck===void 0?e:{...e,inlineCheck:{...e.inlineCheck,enforced:!1}};switch(e.op){case`add-check`:return{...e,check:{...e.check,enforced:!1}};case`add-column`:return e.columns.some(({inlineCheck:e})=>e!==void 0)?{...e,columns:e.columns.map(t)}:e;default:return e}}function Nt(e){return e.op!==`add-column`||!e.columns.some(({default:e})=>e?.kind===`expression`)?e:{...e,columns:e.columns.map(e=>e.default?.kind===`expression`?{...e,default:void 0,nullable:!0}:e)}}function Pt({change:e,before:t}){let n=e?.before;if(n===void 0||!n.indexes.some(({kind:e})=>e===`fulltext`))return;let{facts:r}=n;return{before:t.with({...n,indexes:n.indexes.filter(({kind:e})=>e!==`fulltext`),facts:r===void 0?void 0:{...r,hasFtsDocId:!1}})}}function Ft({algorithm:e,lock:t,rebuild:n}){switch(e){case`none`:case`instant`:return 0;case`inplace`:return(t===`none`?1:3)+(n===!1?0:1);case`copy`:return 5;case`unknown`:return 6}}function It({algorithm:e,rebuild:t,refusedAssertion:n}){return n===void 0?e===`copy`||e===`inplace`&&t===!0:!1}function Lt({change:e}){if(e===void 0||!e.known||e.before.createdHere)return[];let{clauses:t,before:n}=e,r=t.flatMap(e=>e.op===`drop-column`?e.column:[]),i=({column:e})=>r.some(t=>g(t,e)),a=/* @__PURE__ */ new Set;return t.flatMap(e=>{if(e.op!==`drop-column`)return[];let r=_(n,e.column).filter(e=>!a.has(e)&&!Rt(e,t));for(let e of r)a.add(e);if(r.length===0)return[];let o=r.map(e=>({index:e,left:e.parts.filter(e=>!i(e))}));return[{clause:e,column:e.column,indexes:o}]})}function Rt(e,t){return t.some(t=>{switch(t.op){case`drop-primary-key`:return e.kind===`primary`;case`drop-index`:return g(t.index,y(e));case`drop-constraint`:return g(t.name,e.name);default:return!1}})}function zt({statement:e,change:t,before:n}){return t===void 0?e.kind===`optimize-table`?e.tables.flatMap(e=>n.table(e.schema,e.name)??[]):[]:[t.before]}const Bt=/* @__PURE__ */ new WeakMap;function Vt(e){let t=Bt.get(e)??Ht(e);return Bt.set(e,t),t}function Ht(e){let t=/* @__PURE__ */ new Map,n=Ut(e.settings);if(n===void 0)return/* @__PURE__ */ new Map;let r=/* @__PURE__ */ new Map;for(let i of e.phases)for(let a of i.kind===`ddl`?i.statements:[])for(let i of zt(a)){let o=i.facts?.totalRowVersions;if(o===void 0)continue;let s=JSON.stringify([i.schema,i.name]),c=r.get(s)??{used:o,position:0,runsOut:!1,columns:i.columns};r.set(s,c),c.columns!==i.columns&&Object.assign(c,{used:o,position:0}),c.columns=a.after.table(i.schema,i.name)?.columns??i.columns,Wt(a,e,i)?(c.position++,t.set(a,{table:i,used:c.used,limit:n,position:c.position,count:c}),c.used>=n&&(c.runsOut=!0),c.used=c.used>=n?0:c.used+1):It(a.verdict)&&(c.used=0)}return new Map([...t].map(([e,{count:t,...n}])=>[e,{...n,runsOut:t.runsOut}]))}function Ut({versions:e}){let t=e.filter(e=>be(e,ve.instantAnywhere)).map(_e);return t.length===0?void 0:Math.min(...t)}function Wt(e,t,n){let{change:r,before:i}=e;return r===void 0||n.facts===void 0||!Gt(r)?!1:L(e,t,{before:i.with({...n,facts:{...n.facts,totalRowVersions:0}})}).algorithm===`instant`}function Gt({before:e,after:t,origins:n}){let r=new Set(n.values());return t.columns.some(e=>!n.has(e.name.toLowerCase())&&e.generated?.stored!==!1)||e.columns.some(e=>!r.has(e.name.toLowerCase())&&e.generated?.stored!==!1)}function Kt({versions:e}){let[t,n]=e;return t!==void 0&&n===void 0&&ye(t)}function qt(e,t){return Ot.some(n=>kt(n,e,t))||Jt(e,t)!==void 0||Xt(e,t)!==void 0||Lt(e).length>0}function Jt(e,t){let{statement:n,change:r,placed:i,verdict:a}=e,o=R(n,`algorithm`);if(!(r===void 0||o!==`INPLACE`&&o!==`COPY`||!It(a))&&!(vt(e)||Kt(t.settings)&&Gt(r)))return L(e,t,{statement:_t(n,`INSTANT`)}).refusedAssertion===void 0?le(i.sql,n):void 0}const Yt=/* @__PURE__ */ new WeakMap;function Xt(e,t){return Yt.has(e)||Yt.set(e,Zt(e,t)),Yt.get(e)}function Zt(e,t){let{change:n,statement:r,before:i}=e;if(n===void 0||n.missing.length>0||n.clauses.length<2||n.clauses.length>200||vt(e)||Kt(t.settings)&&Gt(n))return;let a=Ft(L(e,t,{statement:_t(r)}));if(!(a<2))for(let[r,o]of Qt(e,n.clauses,t)){if(r.length===0||o.length===0)continue;let s=xt([{judged:e,clauses:r}]),c=xt([{judged:e,clauses:o}]);if(s===void 0||c===void 0)continue;let l=i.after(s.statement),u=[Ft(L(e,t,{statement:s.statement})),Ft(L(e,t,{statement:c.statement,before:l}))];if(Math.min(...u)>0||Math.max(...u)>=a)continue;let{schema:d,name:f}=n.table;if(St(l.after(c.statement).table(d,f),n.after))return[s,c]}}function*Qt(e,t,n){let r=t.filter(({op:e})=>e===`modify-column`||e===`change-column`),i=new Set(t.filter(t=>{if($t(t))return!0;if(!r.includes(t)||r.length>8)return!1;let i=xt([{judged:e,clauses:[t]}]);return i!==void 0&&L(e,n,{statement:i.statement}).algorithm===`instant`}));yield[t.filter(e=>i.has(e)),t.filter(e=>!i.has(e))];let a=new Set(t.filter(({op:e})=>e===`add-column`||e===`drop-column`));yield[t.filter(e=>!a.has(e)),t.filter(e=>a.has(e))]}function $t(e){switch(e.op){case`add-column`:case`drop-column`:case`rename-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:case`drop-check`:return!0;case`add-check`:return!e.check.enforced;case`alter-check`:return!e.enforced;default:return!1}}const en={name:`algorithm-clause-impossible`,group:`cost`,severity:`error`,rollback:!0,flags:`An ALGORITHM or LOCK clause that MySQL cannot honour for this statement on this table.`,why:`MySQL refuses the statement (errors 1845, 1846) and changes nothing. The phase fails.`,instead:`Write a clause that MySQL accepts, or leave it out: a run asserts the best algorithm itself. Or put the instant changes into a separate statement.`,covers:[`lock-none-impossible`,`index-visibility-instant-clause`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let n=tn(e);if(n!==void 0){let r=bt(e,t);yield{...F(e),message:`MySQL does not know ${n} and will refuse the statement.`,fix:r};return}let{verdict:r,change:i,statement:a}=e;if(r.refusedAssertion===void 0||nn(e)||rn(e))return;let o=an(e,t),s=R(a,`algorithm`)===`INSTANT`?Xt(e,t):void 0,c=s===void 0?r.refusedAssertion:`its changes are not all instant`;yield{...F(e),severity:o===void 0?`error`:`warning`,message:o===void 0?`MySQL will refuse this statement on ${i?.table.name}: ${c}.`:`MySQL ${o} accepts this statement on ${i?.table.name}, but other possible versions refuse it: ${c}.`,fix:s===void 0?bt(e,t):`${s[0].sql};\n${s[1].sql};`}}};function tn({statement:e}){let t=R(e,`algorithm`);if(t!==void 0&&![`INSTANT`,`INPLACE`,`COPY`].includes(t))return`ALGORITHM=${t}`;let n=R(e,`lock`);return n!==void 0&&![`NONE`,`SHARED`,`EXCLUSIVE`].includes(n)?`LOCK=${n}`:void 0}function nn({statement:e}){return R(e,`algorithm`)===`INSTANT`&&R(e,`lock`)!==void 0}function rn({change:e}){return e===void 0?!1:e.missing.length>0||!e.known&&e.clauses.some(({op:e})=>e===`convert-charset`)}function an(e,t){return t.settings.versions.findLast(n=>{let r={...t.settings,versions:[n]};return L(e,{...t,settings:r},{}).refusedAssertion===void 0})?.join(`.`)}function on({phase:e},t){return e.allow.some(({what:e})=>e===t)}function sn(e,{thresholds:t}){return we(t.small_table_bytes,e)}function z(e,t,n){return sn(t,n)?Ae(e):e}function B(e){let t=Te(e),n=e.facts?.rowsEstimate,r=[...t===void 0?[]:[De(t)],...n===void 0?[]:[`about ${n.toLocaleString(`en-US`)} rows`]];return r.length===0?e.name:`${e.name} (${r.join(`, `)})`}const cn={name:`algorithm-inplace-defeats-instant`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`],flags:`ALGORITHM=INPLACE or COPY on a change that MySQL makes instantly without the clause.`,why:`MySQL obeys the clause and rebuilds the whole table. The change needs only the data dictionary.`,instead:`Leave the clause out: a run asserts INSTANT itself.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL, ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{change:n,statement:r,verdict:i}=e;if(n===void 0||n.before.createdHere)return;let a=i.algorithm===`copy`;if(a&&on(e,`copy`))return;let o=Jt(e,t);o!==void 0&&(yield{...F(e),severity:z(a?`error`:`warning`,n.before,t.settings),message:`ALGORITHM=${R(r,`algorithm`)} makes MySQL ${a?`copy`:`rebuild`} ${B(n.before)}${a?` while writes wait`:``}. Without the clause this change is instant.`,fix:`${o};`})}},ln=/* @__PURE__ */ new WeakMap;function un(e,t){let{file:n}=e.migration,r=ln.get(e);if(r===void 0){let t=Ie(e.text.startsWith(`﻿`)?e.text.slice(1):e.text,n);if(!(`source`in t))return{file:n,line:1,column:1};r=t.source,ln.set(e,r)}return r.placeOf(t)}const dn=64*ke,fn=e=>I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          size: ${e}
  `,pn={name:`backfill-batch-too-large`,group:`backfill`,severity:`warning`,flags:"A batch `size` above `thresholds.batch_rows` (default: 10,000), or a chunk above 64 MiB at the average row size of the table.",why:"A chunk is one transaction. It holds its row locks until it commits, and replicas lag while they apply it. `target_ms` shrinks slow chunks, but only `size` limits how far fast chunks grow.",instead:"Make `size` smaller, or leave it out: then `target_ms` alone decides.",examples:{bad:{file:fn(5e5)},good:{file:fn(2e3)}},*phase(e,t){if(e.kind!==`backfill`)return;let{size:n}=e.phase.batch;if(n===void 0)return;let{batch_rows:r}=t.settings.thresholds,i=e.walked?.facts?.averageRowBytes??0,a=n*i;if(n<=r&&a<=dn)return;let o=Math.max(1,Math.min(r,i>0?Math.floor(dn/i):r)),s=n.toLocaleString(`en-US`);yield{place:un(t,[`phases`,e.phase.index,`batch`,`size`]),message:a>dn&&e.walked!==void 0?`A chunk of ${s} rows of ${B(e.walked)} is about ${De(a)} in one transaction, from the average row size. The limit is ${De(dn)}.`:`A chunk may have ${s} rows, more than the limit of ${r.toLocaleString(`en-US`)} (thresholds.batch_rows). Other transactions wait for its row locks.`,fix:`size: ${mn(o)}`}}};function mn(e){let t=10**Math.floor(Math.log10(e));return Math.floor(e/t)*t}const hn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);`,gn=I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,_n={name:`backfill-bumps-on-update`,group:`backfill`,severity:`warning`,flags:`A backfill that updates a table with an ON UPDATE CURRENT_TIMESTAMP column and does not set that column.`,why:`Every changed row looks as if it had just been edited. Caches, search indexes and exports that use the column process the whole table again.`,instead:"Set `keep_updated_at: true`. If the new time is intended, set the column in the query.",examples:{bad:{schema:hn,file:gn},good:{schema:hn,file:`${gn}      keep_updated_at: true\n`}},*phase(e){if(e.kind!==`backfill`||e.written===void 0)return;let{query:t,keepUpdatedAt:r,locate:i}=e.phase.batch;if(t.verb!==`update`||r)return;let a=e.written.columns.filter(({name:e,onUpdate:n})=>n!==void 0&&!t.assigned.some(t=>g(t,e))).map(({name:e})=>f(e));a.length!==0&&(yield{...P(i,t.sql),message:`The query sets ${w(a)} of each changed row of ${n(e.written)} to the current time (ON UPDATE CURRENT_TIMESTAMP).`,fix:`keep_updated_at: true`})}};function V(e){let{tokens:t}=T(e);return t.flatMap((e,n)=>{let r=t[n+1]?.text;if(!xn(e)||e.kind===`word`&&r===`(`)return[];let i=t[n-1]?.text===`.`?t[n-2]:void 0,a=n;for(;t[a-1]?.text===`.`;)a-=2;let o=t[a-1],s=o===void 0?void 0:o.upper===``?o.text:o.upper;return[{name:E(e),qualifier:i!==void 0&&xn(i)?E(i):void 0,before:s,alias:s===`AS`&&r!==`.`}]})}function vn(e,t){let{tokens:n}=T(e);return[t,...n.flatMap((e,r)=>{if(!xn(e)||!g(E(e),t))return[];let i=n[n[r+1]?.upper===`AS`?r+2:r+1];return i!==void 0&&xn(i)&&!ze.has(i.text.toLowerCase())?[E(i)]:[]})]}function yn(e){let{tokens:t}=T(e);return t.flatMap((e,n)=>{if(e.text!==`*`)return[];let r=t[n-1];if(r?.text===`.`){let e=t[n-2];return e===void 0?[]:[E(e)]}return r!==void 0&&[`SELECT`,`DISTINCT`,`ALL`].includes(r.upper)||r?.text===`,`?[void 0]:[]})}function bn(e,t){return V(e).some(({name:e,alias:n})=>!n&&g(e,t))}function xn(e){return e.kind===`word`||e.kind===`quoted`}function Sn(e,t,n,r){if(r===`retyped`)return En(e,t,n);let{before:i,after:a}=t;if(b(i,n)===void 0)return[];let o=[];for(let e of a.columns){if(e.generated!==void 0&&bn(e.generated.expression,n)){let t=f(e.name);o.push({what:`the generated column ${t}`,refuses:!0,clause:`DROP COLUMN ${t}`})}if(e.default?.kind===`expression`&&bn(e.default.text,n)){let t=f(e.name);o.push({what:`the default of ${t}`,refuses:!0,clause:`ALTER COLUMN ${t} DROP DEFAULT`})}}for(let e of a.indexes){if(!e.parts.some(({expression:e})=>e!==void 0&&bn(e,n)))continue;let t=f(e.name??`functional_index`);o.push({what:`the functional index ${t}`,refuses:!0,clause:`DROP INDEX ${t}`})}for(let e of a.checks){if(!bn(e.expression,n))continue;let t=!i.columns.some(({name:t})=>!g(t,n)&&bn(e.expression,t));if(r===`dropped`&&t)continue;let a=e.name===void 0?void 0:f(e.name);o.push({what:`the check ${a??`(${e.expression})`}`,refuses:!0,clause:a===void 0?void 0:`DROP CHECK ${a}`})}return jn(a,n)&&o.push({what:`the partitioning of the table`,refuses:!0}),r===`dropped`?[...o,...Tn(e,t,n)]:o}function Cn({before:e},t){let n=e.tables().flatMap(n=>n.foreignKeys.filter(({references:{table:r}})=>e.sameTable({schema:r.schema??n.schema,name:r.name},t)).map(e=>ge(n,e))),r=(t.facts?.referencedBy??[]).filter(t=>e.table(t.schema===``?void 0:t.schema,t.table)===void 0);return[...n,...r].filter(n=>!e.sameTable(wn(n),t))}function wn({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function Tn(e,{before:t,after:n},r){let i=n.foreignKeys.filter(n=>{let i=e.before.sameTable(he(t,n),t);return n.columns.some(e=>g(e,r))||i&&An(n.references.columns,r)}).map(On),a=Cn(e,t).filter(({referencedColumns:e})=>An(e,r)).map(kn);return[...i,...a]}function En(e,t,n){let{before:r,after:i,origins:a}=t,o=[...a].find(([,e])=>e===n.toLowerCase())?.[0],s=b(r,n),c=o===void 0?void 0:b(i,o);if(s===void 0||c===void 0)return[];let[l,u]=[x(s,r),x(c,i)];return l.type===u.type&&l.unsigned===u.unsigned&&l.charset===u.charset&&l.collation===u.collation&&!(e.foreignKeyChecks&&d(l,u,!0).kind===`different`)?[]:Tn(e,{...t,after:{...i,foreignKeys:r.foreignKeys.filter(e=>Dn(i,e))}},n)}function Dn(e,t){return e.foreignKeys.some(({name:e})=>e===t.name)}function On({name:e,columns:t}){return e===void 0?{what:`the foreign key of (${t.join(`, `)})`,refuses:!0}:{what:`the foreign key ${f(e)}`,refuses:!0,clause:`DROP FOREIGN KEY ${f(e)}`}}function kn(e){let t=n(wn(e));if(e.name===``)return{what:`the foreign key (${e.columns.join(`, `)}) of ${t}`,refuses:!0};let r=f(e.name);return{what:`the foreign key ${r} of ${t}`,refuses:!0,statement:`ALTER TABLE ${t} DROP FOREIGN KEY ${r};`}}function An(e,t){return e.some(e=>g(e,t))}function jn({partitioning:e},t){if(e===void 0)return!1;let n=e.text.search(/\(\s*PARTITION\b/i);return bn(n<0?e.text:e.text.slice(0,n),t)}const Mn=64*Oe;function H(e){if(e.length>Mn)return e;let{tokens:t}=T(e),n=``,r=0;for(let[i,a]of t.entries()){if(a.text===`;`&&i===t.length-1)break;a.start>r&&n!==``&&(n+=/[^ ]/.test(e.slice(r,a.start))?` `:e.slice(r,a.start)),n+=a.text,r=a.end}return n}function Nn({sql:e}){let{tokens:t}=T(e),n=t.findIndex(({text:e})=>e===`;`),r=new He(e,n<0?t:t.slice(0,n));try{let t=je(r),n=Me(r,t),i=({from:t,to:n})=>e.slice(r.tokens[t]?.start,r.tokens[n-1]?.end),a=e=>(e===void 0?[]:Ne(r,e)).map(e=>({column:e.column,value:H(i(e))})),o=t.assignments;return{assignments:a(o),onDuplicate:a(n.onDuplicate),inserted:t.inserted,extended(t,i){let a=[],s=o&&r.tokens[o.to-1]?.end;i!==void 0&&s!==void 0&&a.push({start:s,end:s,text:`, ${i}`});let{where:c,limit:l}=n;if(c===void 0){let i=r.tokens[(n.orderBy??l).from]?.start??e.length;a.push({start:i,end:i,text:`WHERE ${t} `})}else{let{start:e=0}=r.tokens[c.from]??{},{end:n=e}=r.tokens[c.to-1]??{},i=Le(r,c.from,c.to,[`OR`,`XOR`,`||`]).length>0;i&&a.push({start:e,end:e,text:`(`}),a.push({start:n,end:n,text:`${i?`)`:``} AND ${t}`})}return H(Ve(e,a))}}}catch{return}}function Pn(e,t,{walked:n}){return V(e).some(({name:e,qualifier:r,alias:i})=>!i&&g(e,t)&&(r===void 0||g(r,n.alias??n.table)))}function U(...e){return e.join(`-`).toLowerCase().replace(/[^a-z0-9_.-]+/g,`-`).slice(0,60)}function W(e,t,n,r){return[`- name: ${t}`,`  type: ${e}`,`  sql: |`,Ln(n),...r===void 0?[]:[`  rollback_sql: |`,Ln(r)]].join(`
`)}function Fn(e,t){return[`- name: ${e}`,`  type: backfill`,`  batch:`,`    query: |`,Ln(t,6)].join(`
`)}function G(e,t){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    query: ${JSON.stringify(t)}`,`    expected: 0`].join(`
`)}function In(e,t,n){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    not_before: {after: ${t}, hours: ${n}}`].join(`
`)}function Ln(e,t=4){return e.split(`
`).map(e=>`${` `.repeat(t)}${e}`).join(`
`)}const Rn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(9) NOT NULL);
CREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, KEY items_order (order_id), CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);`,zn={name:`backfill-deletes-parents`,group:`backfill`,severity:`warning`,flags:`A backfill that deletes from a table that foreign keys of other tables reference. MySQL then also deletes rows there (ON DELETE CASCADE), sets their reference to NULL (SET NULL), or refuses (RESTRICT).`,why:`No row limit counts the rows that a foreign key deletes or changes. They fire no triggers and are not in the row-based binary log. A chunk of 1,000 rows may change a million rows in one transaction.`,instead:`First delete the referencing rows in a separate backfill, or exclude rows that are still referenced.`,examples:{bad:{schema:Rn,file:I`
        migration: m
        phases:
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `},good:{schema:Rn,file:I`
        migration: m
        phases:
          - name: items
            type: backfill
            batch:
              query: DELETE FROM items WHERE EXISTS (SELECT 1 FROM orders WHERE orders.id = items.order_id AND state = 'void') LIMIT {batch_size}
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:n,locate:r}=e.phase.batch;if(n.verb!==`delete`)return;let i=Ce(t,e.phase);for(let t of Cn(e,e.written)){let a=Bn(t);S(n.where??``,t.table)||i.some(({phase:{batch:e},before:t})=>t.sameTable({...e.query.written,name:e.query.written.table},a))||(yield{...P(r,n.sql),...Vn(t,e)})}}};function Bn({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function Vn(e,t){let{query:r}=t.phase.batch,i=n({schema:r.walked.schema,name:r.walked.table}),a=n(Bn(e)),o=e.name===``?`the foreign key over (${e.columns.join(`, `)})`:`the foreign key ${f(e.name)}`,s=r.walked.alias===void 0?i:f(r.walked.alias),c=e.referencedColumns.map((t,n)=>`${a}.${f(e.columns[n]??``)} = ${s}.${f(t)}`),l=c.length===0?void 0:c.join(` AND `);switch(e.onDelete?.toUpperCase()){case`CASCADE`:{let t=r.walked.alias===void 0?i:`${i} AS ${s}`,n=r.where===void 0?``:` AND (${H(r.where)})`;return{message:`Deleting a row of ${i} also deletes all rows of ${a} that reference it (ON DELETE CASCADE of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:l===void 0?void 0:Fn(U(`delete`,e.table),`DELETE FROM ${a} WHERE EXISTS (SELECT 1 FROM ${t} WHERE ${l}${n}) LIMIT {batch_size}`)}}case`SET NULL`:return{message:`Deleting a row of ${i} also changes all rows of ${a} that reference it (ON DELETE SET NULL of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:void 0};default:return{message:`The query fails at the first row of ${i} that ${a} still references: ${o} forbids deleting it.`,why:`MySQL refuses the chunk with error 1451 and the phase fails. The rows of earlier chunks are already deleted.`,fix:l===void 0?void 0:Nn(r)?.extended(`NOT EXISTS (SELECT 1 FROM ${a} WHERE ${l})`)}}}const Hn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Un=I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,Wn={name:`backfill-fires-triggers`,group:`backfill`,severity:`warning`,flags:`A backfill that writes to a table and fires its triggers. Triggers that the migration itself creates are not reported.`,why:`The trigger runs once for each row of the backfill. It may write audit entries, counters or messages that nobody expects.`,instead:`Make the trigger skip the rows of the backfill, for instance by comparing the columns that it needs. If the effect is intended, suppress this finding with a reason.`,examples:{bad:{schema:`${Hn}\nCREATE TRIGGER orders_audit AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (NEW.id);`,file:Un},good:{schema:`${Hn}\nCREATE TRIGGER orders_audit AFTER DELETE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (OLD.id);`,file:Un}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:r,locate:i}=e.phase.batch,a=Gn(e),o=(e.written.facts?.triggers??[]).filter(({name:n,event:r})=>a.includes(r)&&!Kn(n,e,t));if(o.length===0)return;let s=w(o.map(({name:e,timing:t,event:n})=>`${f(e)} (${t} ${n})`));yield{...P(i,r.sql),message:`The query fires ${o.length===1?`a trigger`:`${o.length} triggers`} for each row that it writes to ${n(e.written)}: ${s}.`}}};function Gn({phase:e}){let{verb:t,sql:n}=e.batch.query;return t===`insert-select`?T(n).tokens.some(({upper:e})=>e===`DUPLICATE`)?[`INSERT`,`UPDATE`]:[`INSERT`]:[t.toUpperCase()]}function Kn(e,{phase:t},n){return Xe(n,t).some(({statement:t})=>t.kind===`object`&&t.object===`trigger`&&g(t.name?.name,e))}const qn={name:`backfill-inside-ddl-phase`,group:`backfill`,severity:`error`,flags:`INSERT, UPDATE, DELETE, REPLACE or LOAD DATA in an expand or contract phase.`,why:`Each DDL statement commits what was changed before it. A data change next to it runs in one unthrottled transaction. After a failure nobody knows whether it is safe to run again.`,instead:`Move it into a separate backfill phase. There it runs in chunks and resumes at its checkpoint.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
              UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},Jn={name:`backfill-join-update`,group:`backfill`,severity:`error`,flags:`A batch query over a join or a derived table: phasedb has no single key to cut it into chunks.`,why:`A row that matches several joined rows gets the value of any one of them. Neither LIMIT nor a key range cuts a join into chunks that contain each row once.`,instead:`Name one table. Read values of other tables with a subquery in SET or WHERE.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o JOIN customers c ON c.id = o.customer_id
                SET o.country = c.country WHERE o.country IS NULL LIMIT {batch_size}
      `},good:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o
                SET o.country = (SELECT c.country FROM customers c WHERE c.id = o.customer_id)
                WHERE o.country IS NULL LIMIT {batch_size}
      `}}};function K(e){switch(e.kind){case`ddl`:return;case`gate`:return e.query&&{key:`query`,asked:e.query};case`backfill`:return e.doneWhen&&{key:`done_when`,asked:e.doneWhen}}}function Yn(e){return e.kind===`gate`?`The gate ${e.phase.name}`:`The done_when of ${e.phase.name}`}function Xn({notBefore:e,deployed:t}){return e!==void 0||t!==void 0}function q(e){return e===!1||e!==null&&e!==``&&Number(e)===0}function Zn(e,t,n){let r=t===n||!Qn(t,n)&&void 0;if(e===`=`&&r!==void 0)return r;if((e===`<>`||e===`!=`)&&r!==void 0)return!r;let[i,a]=[$n(t),$n(n)];if(i!==void 0&&a!==void 0)switch(e){case`=`:return i>=a&&i<=a;case`<`:return i<a;case`<=`:return i<=a;case`>`:return i>a;case`>=`:return i>=a;default:return i<a||i>a}}function Qn(e,t){let[n,r]=typeof e==`object`?[e,t]:[t,e];return typeof n!=`object`||n?.characters===void 0||typeof r!=`string`?!1:r.trimEnd().length!==n.characters}function $n(e){if(typeof e==`bigint`||typeof e==`number`)return e;if(typeof e!=`string`)return;let t=e.trim();return/^[+-]?\d+$/.test(t)?BigInt(t):/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(t)?Number(t):void 0}function er(e,t){let n=J(e,t);if(typeof n==`string`)return n;let{known:r}=n;if(r===null)return null;let i=$n(r);return i===void 0?`unclear`:Number(i)!==0}function tr(e,t){let n=J(e,t);return typeof n!=`string`&&n.known===null}function nr(e,t){for(let n of Ye(e))if(n.kind===`column`&&rr(n,t)||n.kind===`query`&&n.query.columns.some(e=>rr(e,t)))return!0;return!1}function rr({qualifier:e,name:t},{source:n,column:r}){return g(t,r)&&(e===void 0||g(e,n.alias??n.name))}function J(e,t){switch(e.kind){case`literal`:return{known:ir(e)};case`column`:return rr(e,t)?{known:t.value}:`others`;case`call`:return or(e,t);case`operator`:return cr(e,t);default:return ar(e,t)}}function ir({type:e,value:t}){return e===`null`?null:e===`boolean`?t.toLowerCase()===`true`?1n:0n:e===`number`?$n(t)??t:t}function ar(e,t){return nr(e,t)?`unclear`:`others`}function Y(e){return typeof e==`string`?e:{known:e===null?null:e?1n:0n}}function or(e,t){let[n]=e.parts;if(n===void 0)return`others`;let r=J(n,t);switch(e.name){case`COALESCE`:case`IFNULL`:for(let n of e.parts){let e=J(n,t);if(typeof e==`string`||e.known!==null)return e}return{known:null};case`ISNULL`:return typeof r==`string`?r:Y(r.known===null);case`CHAR_LENGTH`:case`CHARACTER_LENGTH`:case`LENGTH`:case`OCTET_LENGTH`:return typeof r==`string`?r:sr(r.known);case`LOWER`:case`UPPER`:case`LCASE`:case`UCASE`:return r;case`ABS`:{let n=typeof r==`string`?void 0:$n(r.known);return typeof n==`bigint`?{known:n<0n?-n:n}:ar(e,t)}case`TRIM`:case`LTRIM`:case`RTRIM`:return typeof r!=`string`&&r.known===null?r:ar(e,t);default:return ar(e,t)}}function sr(e){return e===null?{known:e}:typeof e==`object`?e.characters===void 0?`unclear`:{known:BigInt(e.characters)}:{known:BigInt(String(e).length)}}function cr(e,t){let{operator:n,parts:r}=e,i=()=>r.map(e=>er(e,t));switch(n){case`AND`:return Y(fr([!1,null,`others`,`unclear`],i())??!0);case`OR`:return Y(fr([!0,`unclear`,`others`,null],i())??!1);case`NOT`:{let[e=`unclear`]=i();return Y(typeof e==`boolean`?!e:e)}case`IS`:return Y(pr(r,t));case`IS NOT`:{let e=pr(r,t);return Y(typeof e==`boolean`?!e:e)}case`IN`:case`NOT IN`:case`BETWEEN`:case`NOT BETWEEN`:return Y(mr(n,r,t));case`-`:{let[n,i]=r.map(e=>J(e,t)),a=n===void 0||typeof n==`string`?void 0:$n(n.known);return i!==void 0||a===void 0?lr(e,t):{known:-a}}default:return dr.has(n)?Y(hr(n,r,t)):lr(e,t)}}function lr(e,t){return ur.has(e.operator)&&e.parts.some(e=>tr(e,t))?{known:null}:ar(e,t)}const ur=/* @__PURE__ */ new Set([`LIKE`,`NOT LIKE`,`REGEXP`,`NOT REGEXP`,`RLIKE`,`NOT RLIKE`,`+`,`-`,`*`,`/`,`%`]),dr=/* @__PURE__ */ new Set([`=`,`<>`,`!=`,`<`,`<=`,`>`,`>=`]);function fr(e,t){return e.find(e=>t.includes(e))}function pr([e,t],n){if(e===void 0||t?.kind!==`literal`)return`unclear`;let r=J(e,n);if(typeof r==`string`)return r;if(t.type===`null`)return r.known===null;let i=er(e,n);return typeof i==`string`?i:i===(t.value.toLowerCase()===`true`)}function mr(e,t,n){let[r,...i]=t;if(r===void 0)return`unclear`;let[a,o]=i,s=e.endsWith(`BETWEEN`)&&a!==void 0&&o!==void 0?[hr(`>=`,[r,a],n),hr(`<=`,[r,o],n)]:i.map(e=>hr(`=`,[r,e],n)),c=e.endsWith(`BETWEEN`)?fr([!1,null,`others`,`unclear`],s)??!0:fr([!0,`unclear`,`others`,null],s)??!1;return e.startsWith(`NOT`)&&typeof c==`boolean`?!c:c}function hr(e,t,n){let[r,i]=t.map(e=>J(e,n));if(r===void 0||i===void 0)return`unclear`;let a=e=>typeof e!=`string`&&e.known===null;return a(r)||a(i)?n.nullSafe?`unclear`:null:typeof r==`string`||typeof i==`string`?r===`unclear`||i===`unclear`?`unclear`:`others`:Zn(e,r.known,i.known)??`unclear`}function gr(e,t,n,r){let{gate:i,reading:a}=e;if(!vr(i,a.ok?a.tree:void 0))return`misses`;if(!a.ok)return Se(e,t,n)?`unclear`:`misses`;let{tree:o}=a,s=i.sql.includes(`<=>`);return _r([o,...o.queries].flatMap(e=>e.from.filter(({name:e})=>g(e,t)).map(t=>br(e,e===o,t,{column:n,value:r,nullSafe:s,source:t}))))}function _r(e){return[`counts`,`unclear`,`partly`,`misses`].find(t=>e.includes(t))??`misses`}function vr({expected:e},t){let[n]=t?.select??[];return n!==void 0&&yr(n)?e!==null&&!q(e):e===null||q(e)?!0:n===void 0||n.kind===`operator`&&n.operator!==`EXISTS`}function yr(e){if(e.kind!==`operator`)return!1;let[t,n]=e.parts;return e.operator===`NOT`?t?.kind===`operator`&&t.operator===`EXISTS`:e.operator===`=`&&[t,n].some(e=>e?.kind===`call`&&e.name===`COUNT`)&&[t,n].some(e=>e?.kind===`literal`&&e.value===`0`)}function br(e,t,n,r){let i=e.where===void 0||er(e.where,r);if(i===!1||i===null)return`misses`;if(i===`others`)return e.where&&nr(e.where,r)?`partly`:`misses`;if(i===`unclear`)return`unclear`;let[a]=e.select;if(t&&a!==void 0){if(a.kind!==`call`||a.name!==`COUNT`)return nr(a,r)||e.where!==void 0?`unclear`:`misses`;let[t]=a.parts;if(t!==void 0&&!a.star&&tr(t,r))return`misses`}let o=e.from.some(e=>e!==n&&!/^LEFT/i.test(e.join??`LEFT`))||Sr(n);return o&&e.joined.flatMap(D).some(xr)?`partly`:e.grouped||o?`unclear`:`counts`}function xr(e){return e.kind===`operator`&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(({kind:e})=>e===`literal`)}function Sr({join:e}){return e!==void 0&&!/^(RIGHT|CROSS)/i.test(e)}function Cr(e,t,n){for(let r of e.phases)if(r.type===`expand`){for(let{statement:e}of r.statements)if(e.kind===`alter-table`&&g(e.table.name,t))for(let t of e.clauses){let e=t.op===`add-column`&&t.columns.find(({name:e})=>g(e,n));if(e)return e}}}function wr(e,t,n){let{gate:r,reading:i}=e,{verb:a,walked:o,written:s,assigned:c}=t.phase.batch.query,l=e=>i.ok?i.tree.tables.some(({name:t})=>g(t,e)||jr(n,t,e)):S(r.sql,e);if(!l(s.table))return`does not read ${f(s.table)}`;if(a===`delete`)return;if(a===`insert-select`)return l(o.table)||!q(r.expected)?void 0:`does not read ${f(o.table)}, so it cannot find rows missing in ${f(s.table)}`;let u=c.filter(e=>i.ok?i.tree.columns.some(({name:t})=>g(t,e)):S(r.sql,e)),d=i.ok&&!i.tree.tables.some(({name:e})=>g(e,s.table));if(u.length===0)return d?void 0:`reads ${f(s.table)}, but not ${c.map(f).join(` or `)}`;if(i.ok&&i.tree.queries.length===Or(i.tree).length&&!d&&q(r.expected)&&u.every(r=>Er(t,n,r)&&gr(e,s.table,r,null)===`misses`))return`compares ${u.map(f).join(` and `)} in a way that excludes NULL, but unfilled rows are NULL`}function Tr(e,t){let{verb:r,walked:i,written:a,assigned:o,where:s,selfConsuming:c}=e.phase.batch.query,l=s===void 0?void 0:H(s),u=`${n({schema:i.schema,name:i.table})}${i.alias===void 0?``:` AS ${f(i.alias)}`}`,d=(...e)=>{let t=e.filter(e=>e!==void 0),n=t.length>1?t.map(e=>Mr(e)?`(${e})`:e).join(` AND `):t[0];return`SELECT COUNT(*) FROM ${u}${n===void 0?``:` WHERE ${n}`}`};if(r===`delete`)return d(l);if(r===`insert-select`){let t=e.walked&&Ue(e.walked)[0]?.parts,r=e.query.ok?e.query.tree.assignments.map(({column:e})=>e):[];if(t===void 0||!t.every(({column:e})=>r.length===0||r.some(t=>g(t,e))))return;let o=n({schema:a.schema,name:a.table}),s=f(i.alias??i.table);return g(i.alias??i.table,a.table)?void 0:d(l,`NOT EXISTS (SELECT 1 FROM ${o} WHERE ${t.map(({column:e})=>`${o}.${f(e)} = ${s}.${f(e)}`).join(` AND `)})`)}if(c)return d(l);let p=o.find(n=>Er(e,t,n));return p===void 0?void 0:d(l,`${f(p)} IS NULL`)}function Er({phase:e,query:t},{migration:n},r){let{written:i,assigned:a}=e.batch.query,o=t.ok?t.tree.where:void 0;if(Dr(o).some(e=>e.kind===`operator`&&e.operator===`IS`&&kr(e.parts[0],r)&&Ar(e.parts[1])))return!0;let s=o!==void 0&&[...Ye(o)].some(e=>a.some(t=>kr(e,t))),c=Cr(n,i.table,r);return s||c===void 0?!1:c.nullable!==!1&&(c.default===void 0||c.default.kind===`null`)}function Dr(e){return e?.kind!==`operator`||e.operator!==`AND`&&e.operator!==`OR`?e===void 0?[]:[e]:e.parts.flatMap(Dr)}function Or({select:e}){return e.flatMap(e=>[...Ye(e)]).flatMap(e=>e.kind===`operator`&&e.operator===`EXISTS`?e.parts:[]).flatMap(e=>e.kind===`query`?[e.query]:[])}function kr(e,t){return e?.kind===`column`&&g(e.name,t)}function Ar(e){return e?.kind===`literal`&&e.type===`null`}function jr({catalog:e},t,n){return e.objects.some(({kind:e,name:r,text:i})=>e===`view`&&g(r,t)&&S(i,n))}function Mr(e){return T(e).tokens.some(({upper:e,text:t})=>e===`OR`||e===`XOR`||t===`||`)}const Nr=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, currency_code CHAR(3) NULL);`,Pr=e=>I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          done_when: SELECT COUNT(*) FROM orders WHERE ${e} IS NULL
  `,Fr={name:`backfill-never-done`,group:`backfill`,severity:`error`,flags:"A `done_when` that the backfill cannot bring to its expected value: it reads nothing that the query sets, or it counts the finished rows. Also an UPDATE that changes no row.",why:"The backfill reads every row, and then the phase fails because the result of `done_when` is unchanged.",instead:"In `done_when`, count the rows that the query still has to change, and expect 0.",examples:{bad:{schema:Nr,file:Pr(`currency_code`)},good:{schema:Nr,file:Pr(`currency`)}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=e.query.ok?Ir(e):void 0;if(i!==void 0&&(yield{...P(r,n.sql),message:`The query sets ${f(i)} to the value that its WHERE requires, so it never changes a row.`}),e.doneWhen===void 0)return;let a=zr(e.doneWhen,e)??Br(e.doneWhen,e);if(a===void 0)return;let o=Tr(e,t);yield{...P(e.doneWhen.gate.locate,e.doneWhen.gate.sql),message:`done_when ${a}.`,fix:o===void 0?void 0:`done_when: ${JSON.stringify(o)}`}}};function Ir({query:e,phase:t}){if(!e.ok||e.tree.verb!==`update`)return;let[n,r]=e.tree.assignments;if(n?.value?.kind!==`literal`||r!==void 0)return;let{value:i}=n,{walked:a}=t.batch.query;return D(e.tree.where).some(e=>{if(e.kind!==`operator`||e.operator!==(i.type===`null`?`IS`:`=`))return!1;let[t,r]=e.parts;return Lr(t,n.column,a.alias??a.table)&&Rr(r,i)})?n.column:void 0}function Lr(e,t,n){return e?.kind===`column`&&g(e.name,t)&&(e.qualifier===void 0||g(e.qualifier,n))}function Rr(e,t){return e?.kind===`literal`&&e.type===t.type&&e.value===t.value}function zr({reading:e},t){let{before:r,written:i,phase:a}=t,{query:o}=a.batch;if(!e.ok||o.verb===`delete`)return;let{tables:s,columns:c,tree:l}={...e.tree,tree:e.tree};if(s.length===0||l.from.length!==s.length)return;let u=n({schema:o.written.schema,name:o.written.table}),d=e=>g(e,o.written.table);if(!s.some(({name:e})=>d(e))){let e=s.every(({schema:e,name:t})=>r.table(e,t)?.kind===`table`),t=i!==void 0&&(i.facts?.triggers.length??0)===0;return e&&t?`reads ${w(s.map(({name:e})=>f(e)))}, but the query writes to ${u}`:void 0}if(o.verb!==`update`||i===void 0||!i.complete||i.kind===`view`||s.length>1||(i.facts?.triggers??[]).some(({event:e})=>e===`UPDATE`))return;let p=new Set(i.columns.filter(({generated:e,onUpdate:t})=>e!==void 0||t!==void 0).map(({name:e})=>e.toLowerCase()));return c.some(({name:e})=>o.assigned.some(t=>g(t,e))||p.has(e.toLowerCase()))?void 0:`does not read ${w(o.assigned.map(f),`or`)}, so the backfill cannot change its result`}function Br(e,{query:t,phase:n}){if(!t.ok||t.tree.verb!==`update`||!q(e.gate.expected))return;let{written:r}=n.batch.query;for(let{column:n,value:i}of t.tree.assignments)if(i?.kind===`literal`&&i.type!==`null`&&e.reading.ok&&e.reading.tree.columns.some(({name:e})=>g(e,n))&&gr(e,r.table,n,Vr(i))===`counts`)return`counts the rows in which ${f(n)} is ${i.value}, but that is the value the query sets`}function Vr({type:e,value:t}){return e===`string`?t:e===`boolean`?/^(true|1)$/i.test(t)?1n:0n:/^[+-]?\d+$/.test(t)?BigInt(t):Number(t)}function Hr({walked:e,phase:t}){if(e===void 0)return;let n=Ue(e),{pkColumn:r}=t.batch;return r===void 0?n[0]:n.find(({parts:e})=>g(e[0]?.column,r))}function Ur({name:e,parts:t}){return`${e} (${t.map(({column:e})=>e).join(`, `)})`}const Wr={name:`backfill-no-key`,group:`backfill`,severity:`error`,flags:"A backfill over a table without a usable key. Usable is a primary key, or a unique key of whole, visible NOT NULL columns. It also flags a view, a table that is not InnoDB, and a `pk_column` that begins no such key.",why:`Without a key phasedb cannot save a checkpoint. Then the query runs only if its WHERE excludes finished rows. Each chunk scans the table from its start, and a replica scans it for each row.`,instead:`First add a primary key to the table.`,covers:[`backfill-not-indexed`],examples:{bad:{schema:`CREATE TABLE hits (page VARCHAR(200), seen INT);`,file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = seen + 1 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE hits (id BIGINT PRIMARY KEY, page VARCHAR(200), seen INT);`,file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = 0 WHERE seen IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`||e.walked===void 0)return;let{walked:t,phase:r}=e,{query:i,locate:a}=r.batch,o=P(a,i.sql),s=Gr(t);s===void 0?t.complete&&Hr(e)===void 0&&(yield{...o,...Kr(e,t)}):yield{...o,message:`${n(t)} ${s.because}.`,fix:s.fix}}};function Gr(e){if(e.kind===`view`)return{because:`is a view, but a backfill needs the key of a table`,fix:`Name the table that the view reads.`};let t=re(e.options,`engine`);if(t!==void 0&&t.toLowerCase()!==`innodb`)return{because:`uses the engine ${t}, not InnoDB: phasedb cannot save its checkpoint in the same transaction as the rows`,fix:`ALTER TABLE ${n(e)} ENGINE=InnoDB;`}}function Kr({phase:e},t){let{query:r,pkColumn:i}=e.batch,a=Ue(t),[o]=a;if(i!==void 0&&o!==void 0)return{message:`pk_column names ${i}, but no usable key of ${n(t)} begins with that column.`,fix:`Leave pk_column out, or name the first column of ${w(a.map(Ur),`or`)}.`};let s=`ALTER TABLE ${n(t)} ADD COLUMN ${f(qr(t))} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;`;return r.selfConsuming?{severity:`warning`,message:`${B(t)} has no primary key and no unique key of NOT NULL columns. Each chunk scans the table from its start.`,fix:s}:{message:`${B(t)} has no primary key and no unique key of NOT NULL columns, and the WHERE does not exclude finished rows. A run refuses this backfill, because it could miss rows or change them twice.`,fix:s}}function qr({columns:e}){let t=new Set(e.map(({name:e})=>e.toLowerCase()));for(let e=1;;e++){let n=e===1?`id`:`id_${e}`;if(!t.has(n))return n}}const Jr=e=>I`
  migration: m
  phases:
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
        lag_threshold_ms: ${e}
        delay_ms: 0
`,Yr={name:`backfill-no-throttle`,group:`backfill`,severity:`warning`,flags:"A backfill of a large table, or of a table of unknown size, with all throttling off: `lag_threshold_ms: 0`, `delay_ms: 0`, no `max_rows_per_second` and no `throttle`.",why:`It writes as fast as the server allows. Replica lag and waiting queries do not slow it down.`,instead:"Leave `lag_threshold_ms` at its default, or set one of the other limits.",examples:{bad:{file:Jr(0)},good:{file:Jr(500)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{walked:n,phase:r}=e,{lagThresholdMs:i,delayMs:a,maxRowsPerSecond:o,throttle:s,query:c,locate:l}=r.batch;[i,a,o,...Object.values(s)].some(e=>e>0)||n!==void 0&&sn(n,t)||(yield{...P(l,c.sql),message:`Nothing throttles this backfill of ${n===void 0?c.walked.table:B(n)}: it has no lag threshold, no delay and no rate limit.`,fix:`lag_threshold_ms: 1500`})}},Xr=e=>I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: DELETE FROM sessions WHERE seen_at < ${e} LIMIT {batch_size}
  `,Zr={name:`backfill-nondeterministic`,group:`backfill`,severity:`warning`,flags:`A batch query that uses NOW, RAND, UUID or a similar function, or user variables.`,why:`In a WHERE, the selected rows change while the backfill runs. As a value, it differs in each chunk, attempt and environment. User variables lose their value between chunks.`,instead:`Write the time as a literal, and compute values from the columns of the row. A value that must differ, such as a UUID for a new column, is fine if the WHERE excludes finished rows. The finding is then info.`,examples:{bad:{file:Xr(`NOW() - INTERVAL 90 DAY`)},good:{file:Xr(`'2026-08-23 00:00:00'`)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=P(r,n.sql),a=Fe(T(n.where??``).tokens),o=Qr(e),s=n.nondeterministic.filter(e=>!a.includes(e)&&!e.startsWith(`@`));if(o.length>0&&(yield{...i,message:`The query uses ${w(o)}, but a user variable loses its value between chunks.`,fix:`Write the value itself, or compute it from columns of the row.`}),a.length>0&&(yield{...i,message:`The WHERE uses ${w(a)}, whose value changes. Each chunk therefore selects other rows.`,fix:$r(n.where??``,t.today)}),s.length===0)return;let c=n.selfConsuming||n.verb===`insert-select`;yield{...i,severity:c?`info`:`warning`,message:c?`${w(s)} ${s.length===1?`returns`:`return`} another value in each run and each environment.`:`${w(s)} ${s.length===1?`returns`:`return`} another value at each call. The WHERE does not exclude finished rows, so another run changes them again.`}}};function Qr({query:e,phase:t}){let n=t.batch.query.nondeterministic.filter(e=>e.startsWith(`@`)),r=e.ok?e.tree.variables.filter(e=>!e.startsWith(`@@`)):[];return[.../* @__PURE__ */ new Set([...n,...r])]}function $r(e,t){let{tokens:n}=T(e),r=[];for(let[e,i]of n.entries()){let a=ni[i.upper];if(a===void 0||n[e-1]?.text===`.`)continue;let[o,s]=[n[e+1],n[e+2]],c=o?.text===`(`&&s?.text===`)`;r.push({start:i.start,end:c?s.end:i.end,text:a(t)})}let i=Ve(e,r);return Fe(T(i).tokens).length>0?void 0:`WHERE ${H(i)}`}const ei=e=>`TIMESTAMP '${e} 00:00:00'`,ti=e=>`DATE '${e}'`,ni={NOW:ei,SYSDATE:ei,CURRENT_TIMESTAMP:ei,LOCALTIME:ei,LOCALTIMESTAMP:ei,UTC_TIMESTAMP:ei,CURDATE:ti,CURRENT_DATE:ti,UTC_DATE:ti};function ri(e,t){let{walked:r,written:i}=e.phase.batch.query,a=Hr(e)?.parts,o=r.alias??r.table;if(a===void 0||g(o,i.table)||!a.every(({column:e})=>t.length===0||t.some(t=>g(t,e))))return;let s=n({schema:i.schema,name:i.table});return`NOT EXISTS (SELECT 1 FROM ${s} WHERE ${a.map(({column:e})=>`${s}.${f(e)} = ${f(o)}.${f(e)}`).join(` AND `)})`}const ii=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, total_cents INT NULL);`,ai=e=>I`
  migration: m
  phases:
    - name: backfill
      batch:
        query: ${e}
`,oi={name:`backfill-not-idempotent`,group:`backfill`,severity:`warning`,flags:`A batch query that changes a row again if it runs again. Its WHERE does not exclude finished rows, it computes a column from its own value, or it inserts rows without a unique key.`,why:`A backfill processes each row once, also across a crash. A new attempt, after a rollback or by hand, processes all rows again. A row whose key the application changes meanwhile may be processed twice or missed.`,instead:`Write a WHERE that selects only unfinished rows, and that a finished row no longer matches.`,examples:{bad:{schema:ii,file:ai(`UPDATE orders SET total = total * 100 LIMIT {batch_size}`)},good:{schema:ii,file:ai(`UPDATE orders SET total_cents = total * 100 WHERE total_cents IS NULL LIMIT {batch_size}`)}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,locate:n}=e.phase.batch,r=Nn(t);if(t.selfConsuming||r===void 0)return;let i=t.verb===`update`?si(e,r):ui(e,r);i!==void 0&&(yield{...P(n,t.sql),...i})}};function si({phase:e,written:t},r){let{query:i}=e.batch,{where:a=``}=i,o=r.assignments.filter(({column:e,value:t})=>Pn(t,e,i)&&li(t)),s=e=>o.some(t=>g(t.column,e));if(i.assigned.filter(e=>!s(e)&&Pn(a,e,i)).length>0)return;let[c]=o.length>0?o:r.assignments;if(c!==void 0){if(o.length>0){let e=f(`${c.column}_is_new`),t=`ALTER TABLE ${n({schema:i.written.schema,name:i.written.table})} ADD COLUMN ${e} TINYINT NULL;`;return{message:`If this phase runs again, it changes ${w(o.map(({column:e})=>f(e)))} a second time: the new value is computed from the old one, and nothing marks the finished rows.`,fix:`${t} -- in expand\n${r.extended(`${e} IS NULL`,`${e} = 1`)}`}}if(!(a!==``&&i.assigned.some(e=>Pn(a,e,i))))return{message:`The WHERE does not exclude finished rows. If this phase runs again, it writes ${w(i.assigned.map(f))} of each row again.`,fix:ci(c,t,i.walked.alias,r)}}}function ci({column:e,value:t},n,r,i){let a=r===void 0?f(e):`${f(r)}.${f(e)}`;if(Fe(T(t).tokens).length===0)return i.extended(`NOT (${a} <=> ${t})`);let o=n&&b(n,e);return n===void 0||o===void 0||x(o,n).nullable?i.extended(`${a} IS NULL`):void 0}function li(e){let t=/* @__PURE__ */ new Set([`+`,`-`,`*`,`/`,`%`,`||`,`^`,`<<`,`>>`]),n=new Set(`DIV MOD CONCAT CONCAT_WS REVERSE REPEAT INSERT DATE_ADD DATE_SUB ADDDATE SUBDATE ADDTIME SUBTIME TIMESTAMPADD JSON_ARRAY_APPEND JSON_ARRAY_INSERT MD5 SHA SHA1 SHA2 AES_ENCRYPT HEX TO_BASE64 COMPRESS`.split(` `));return T(e).tokens.some(({text:e,upper:r})=>t.has(e)||n.has(r))}function ui(e,t){let{written:r,query:i,phase:a}=e,{query:o}=a.batch;if(r===void 0||!r.complete||r.kind===`view`||!i.ok)return;let s=T(o.sql).tokens.map(({upper:e})=>e);if(s.includes(`DUPLICATE`))return di(e);if(s.includes(`IGNORE`)||S(o.where??``,o.written.table))return;let c=i.tree.assignments.map(({column:e})=>e),l=i.tree.queries[0]?.select.some(({kind:e})=>e===`literal`)===!0,u=e=>c.length===0?!l||b(r,e)?.autoIncrement!==!0:c.some(t=>g(t,e));if(Ue(r).some(({parts:e})=>e.every(({column:e})=>u(e))))return;let d=ri(e,c);return{message:`If this phase runs again, it inserts each row into ${n(r)} again: no unique key covers the inserted columns.`,fix:d===void 0?void 0:t.extended(d)}}function di({phase:e}){let{sql:t,written:r}=e.batch.query,{tokens:i}=T(t),a=new He(t,i),o=i.findIndex(({upper:e},t)=>e===`UPDATE`&&i[t-1]?.upper===`KEY`)+1;if(o===0)return;let s=i.findIndex(({text:e},t)=>t>o&&e===`;`),c=fi(a,o,s<0?i.length:s).flatMap(e=>{let n=t.slice(i[e.from]?.start,i[e.to-1]?.end).replace(/\bVALUES\s*\([^)]*\)/gi,`1`);return V(n).some(({name:t,qualifier:n})=>g(t,e.column)&&(n===void 0||g(n,r.table)))&&li(n)?f(e.column):[]});if(c.length!==0)return{message:`If this phase runs again, it changes ${w(c)} of ${n({schema:r.schema,name:r.table})} a second time: the new value is computed from the old one.`,fix:void 0}}function fi(e,t,n){try{return Ne(e,{from:t,to:n})}catch{return[]}}const pi=new Set(`COUNT NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UUID UUID_SHORT RAND JSON_OBJECT JSON_ARRAY ISNULL FIELD QUOTE CHAR LAST_INSERT_ID DEFAULT VALUES`.split(` `)),mi=new Set(`JSON_EXTRACT JSON_VALUE JSON_SEARCH JSON_KEYS REGEXP_SUBSTR ELT -> ->>`.split(` `));function hi(e,t,n){let{written:r}=n;if(r===void 0)return;let{tokens:i}=T(t),a=e=>i.filter(({upper:t})=>t===e).length;return gi(e,{backfill:n,written:r,cases:a(`CASE`),elses:a(`ELSE`)})}function gi(e,t){switch(e.kind){case`literal`:return e.type===`null`?{when:`it is set to NULL`,byData:!1}:void 0;case`column`:return yi(e.qualifier,e.name,t);case`call`:return vi(e.name,e.parts,t);case`operator`:return[`IS`,`IS NOT`,`EXISTS`,`NOT EXISTS`,`<=>`].includes(e.operator)?void 0:vi(e.operator,e.parts,t);case`query`:return bi(e.query,t);case`other`:return t.cases===0?_i(e.parts,t):t.cases>t.elses?{when:`no WHEN of its CASE holds`,byData:!1}:void 0;case`variable`:return}}function _i(e,t){for(let n of e){let e=gi(n,t);if(e!==void 0)return e}}function vi(e,t,n){if(!pi.has(e)){if(mi.has(e))return{when:`${e} finds nothing`,byData:!0};switch(e){case`NULLIF`:return{when:`NULLIF gives NULL`,byData:!1};case`COALESCE`:case`IFNULL`:{let e=t.map(e=>gi(e,n));return e.every(e=>e!==void 0)?e.at(-1):void 0}case`IF`:return _i(t.slice(1),n);case`CONCAT_WS`:return _i(t.slice(0,1),n);default:return _i(t,n)}}}function yi(e,t,{backfill:n,written:r}){let{walked:i}=n.phase.batch.query;if(e!==void 0&&!g(e,i.alias??i.table))return;let a=b(r,t);if(a!==void 0&&x(a,r).nullable)return{when:`${f(a.name)} is NULL`,byData:!0,column:a.name}}function bi(e,{backfill:t,written:n}){let[r]=e.select,[i,a]=e.from;if(r?.kind===`call`&&r.name===`COUNT`)return;let o={when:`the subquery${i===void 0?``:` of ${f(i.name)}`} finds no row`,byData:!0};if(i===void 0||a!==void 0||r?.kind!==`column`)return o;let s=t.before.table(i.schema,i.name),c=s&&b(s,r.name),l=n.foreignKeys.some(({references:e,columns:t})=>g(e.table.name,i.name)&&t.every(e=>{let t=b(n,e);return t!==void 0&&!x(t,n).nullable}));if(s===void 0||c===void 0||!l)return o;if(x(c,s).nullable)return{when:`${f(i.name)}.${f(c.name)} is NULL`,byData:!1}}const xi=`CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(100) NULL, search_name VARCHAR(100) NULL);`,Si=e=>I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE customers SET search_name = ${e} WHERE search_name IS NULL LIMIT {batch_size}
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE search_name IS NULL
  `,Ci={name:`backfill-null-ambiguous`,group:`backfill`,severity:`error`,flags:"A backfill whose value may be NULL, before a gate or `done_when` that counts NULL as unfinished.",why:`A finished row whose correct value is NULL looks unfinished, so the gate waits until it times out.`,instead:"Give such rows another value (`COALESCE`), exclude them from the gate, or mark finished rows in a separate column.",examples:{bad:{schema:xi,file:Si(`LOWER(name)`)},good:{schema:xi,file:Si(`COALESCE(LOWER(name), '')`)}},*phase(e,t){if(e.kind!==`backfill`||!e.query.ok||e.query.tree.verb!==`update`)return;let{query:n,locate:r}=e.phase.batch,i=Nn(n)?.assignments??[];for(let[a,{column:o,value:s}]of e.query.tree.assignments.entries()){let c=i[a]?.value;if(s===void 0||c===void 0||!Ti(e,o))continue;let l=hi(s,c,e),u=l===void 0?void 0:Ei(e,o,t);if(l===void 0||u===void 0)continue;let d=s.kind===`literal`;yield{...P(r,n.sql),severity:l.byData?`warning`:`error`,message:`${d?`The query sets ${f(o)} to NULL`:`${f(o)} stays NULL wherever ${l.when}`}, but ${wi(Yn(u))} counts such rows as unfinished.`,fix:d?void 0:Di(e,o,c,l,u)}}}};function wi(e){return e.charAt(0).toLowerCase()+e.slice(1)}function Ti({written:e},t){let n=e&&b(e,t);return e!==void 0&&n!==void 0&&x(n,e).nullable}function Ei(e,t,{phases:n}){let{written:r}=e.phase.batch.query;for(let i of n){if(i.kind===`ddl`||i.phase.index<e.phase.index)continue;if(i.kind===`backfill`&&i!==e){let{query:e}=i.phase.batch;if(g(e.written.table,r.table)&&e.assigned.some(e=>g(e,t)))return;continue}let n=K(i)?.asked;if(n!==void 0&&gr(n,r.table,t,null)===`counts`)return i}}function Di({written:e},t,n,r,i){let a=e&&b(e,t),o=a===void 0?void 0:ki(a.type.name),s=K(i)?.asked.gate.sql??``,c=Oi(s)?H(s):void 0,l=[...o===void 0?[]:[`SET ${f(t)} = COALESCE(${n}, ${o})`],...r.column===void 0||c===void 0?[]:[`# or, if NULL is a correct value, in ${wi(Yn(i))}: ${c} AND ${f(r.column)} IS NOT NULL`]];return l.length>0?l.join(`
`):`Mark finished rows in a separate column, and let the gate count the rows without the mark.`}function Oi(e){let t=[`OR`,`XOR`,`GROUP`,`HAVING`,`ORDER`,`LIMIT`,`UNION`,`SELECT`],n=T(e).tokens.map(({upper:e,text:t})=>t===`||`?`OR`:e);return n.includes(`WHERE`)&&!n.slice(1).some(e=>t.includes(e))}function ki(e){if(/^(char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|.*blob)$/.test(e))return`''`;if(/int$|^(decimal|float|double|bit)$/.test(e))return`0`}const Ai=`CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT NOT NULL, tax INT NULL, gross INT AS (net + tax) STORED);`,ji=e=>I`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET ${e} WHERE tax IS NULL LIMIT {batch_size}
  `,Mi={name:`backfill-sets-generated`,group:`backfill`,severity:`error`,insteadOf:[`backfill-not-idempotent`,`backfill-null-ambiguous`],flags:"A backfill or its `rollback_sql` that sets a generated column. An INSERT that names no columns sets every visible column.",why:`MySQL computes the column and refuses the query with error 3105. It accepts only the word DEFAULT as a value.`,instead:`Leave the column out: MySQL updates it when the columns change from which it is computed. To store other values, the column must not be generated.`,examples:{bad:{schema:Ai,file:ji(`tax = 0, gross = net`)},good:{schema:Ai,file:ji(`tax = 0`)}},*phase({kind:e,phase:t,before:n}){if(e!==`backfill`)return;let{batch:r,rollback:i,place:a}=t;yield*Ni(r.query,n,P(r.locate,r.query.sql)),i!==void 0&&(yield*Ni(i,n,{place:a}))}};function*Ni(e,t,r){let i=t.table(e.written.schema,e.written.table),a=Nn(e);if(i===void 0||a===void 0)return;let o=Pi(i).filter(({name:e})=>Fi(a,e));if(o.length>0){let e=w(o.map(({name:e})=>f(e))),t=o.map(({generated:e})=>`(${H(e?.expression??``)})`);yield{...r,message:`The query sets ${e} of ${n(i)}, but MySQL computes ${o.length===1?`it`:`them`} as ${w(t)}.`,fix:Ii(a,i)}}let s=Pi(i).filter(({invisible:e})=>e!==!0);if(e.verb!==`insert-select`||a.inserted.length>0||!i.complete||s.length===0)return;let c=i.columns.filter(({generated:e,invisible:t})=>e===void 0&&t!==!0);yield{...r,message:`The INSERT names no columns, so it sets every column of ${n(i)}, but MySQL computes ${w(s.map(({name:e})=>f(e)))}.`,fix:`INSERT INTO ${n(i)} (${c.map(({name:e})=>f(e)).join(`, `)}) SELECT …`}}function Pi({columns:e}){return e.filter(e=>e.generated!==void 0)}function Fi({inserted:e,assignments:t,onDuplicate:n},r){return[...t,...n].some(e=>g(e.column,r)&&e.value.toUpperCase()!==`DEFAULT`)||e.some(e=>g(e,r))}function Ii({assignments:e},t){let n=e.filter(({column:e})=>b(t,e)?.generated===void 0);return n.length===0?void 0:`SET ${n.map(({column:e,value:t})=>`${f(e)} = ${t}`).join(`, `)}`}const Li={name:`backfill-unbatched`,group:`backfill`,severity:`error`,flags:"A batch query that cannot be cut into chunks. It does not end in `LIMIT {batch_size}`, or it has an OFFSET, an ORDER BY, a GROUP BY or another clause that changes its meaning in each chunk.",why:`One statement over a whole table holds its row locks until it commits. It fills the undo log, and a replica applies it in one piece.`,instead:"Write the statement for one chunk, with `LIMIT {batch_size}` at its end. phasedb adds a key range to the WHERE and processes each row once. ORDER BY and OFFSET are not needed.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL
      `},good:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},Ri={name:`backfill-updates-cursor`,group:`backfill`,severity:`error`,flags:`A backfill that sets a column of the key in whose order it reads the table.`,why:`A row whose key changes may move ahead of the backfill and be processed twice. Or it moves to a range that is already finished, and is missed.`,instead:"Read the table by another unique key (`pk_column`), or write the new key into a separate column.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, number VARCHAR(20) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET id = id + 1000000 WHERE id < 1000000 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, new_id BIGINT NULL);`,file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET new_id = id + 1000000 WHERE new_id IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,pkColumn:n,locate:r}=e.phase.batch;if(t.verb!==`update`)return;let i=Hr(e),a=(i?.parts.map(({column:e})=>e)??(n===void 0?[]:[n])).filter(e=>t.assigned.some(t=>g(t,e)));if(a.length===0)return;let o=(e.walked&&Ue(e.walked).find(e=>zi(e,t.assigned)))?.parts[0]?.column;yield{...P(r,t.sql),message:`The query sets ${w(a.map(f))}, but phasedb reads the table in the order of ${i===void 0?`that column`:`the key ${Ur(i)}`}. It would process rows twice or miss them.`,fix:o===void 0?void 0:`pk_column: ${f(o)}`}}};function zi({parts:e},t){return e.every(({column:e})=>!t.some(t=>g(t,e)))}const Bi={name:`baseline-stale-entry`,group:`hygiene`,severity:`info`,flags:`Entries of the baseline that no longer match a finding, or whose file no longer exists. Entries of files outside this lint are not checked.`,why:`A stale entry hides the next finding of that rule on such a line.`,instead:"Write the baseline again with `--baseline FILE --write-baseline`.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "1448d47afb54582f", "count": 1}]}`},good:{file:I`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "978ff959bac8d1b0", "count": 1}]}`}}},Vi={name:`check-add-enforced`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new enforced CHECK on a table with rows, as a table constraint or with a new column.`,why:`MySQL copies the table to check each row, and writes wait for the whole copy. Other changes in the same statement are part of that copy. Adding a CHECK as NOT ENFORCED is instant.`,instead:`Add it NOT ENFORCED, and let a gate count the rows that violate it. Enforcing it later is a table copy too: use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
          - name: total-is-positive
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)
              expected: 0
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n===void 0||!kt(`check`,e,t))return;let i=n.clauses.find(e=>Hi(e).length>0),[a]=i===void 0?[]:Hi(i);i!==void 0&&a!==void 0&&(yield{...N(r.locate,i.span),severity:z(`error`,n.before,t.settings),message:`MySQL copies ${B(n.before)} to check each row against CHECK (${H(a.expression)}). Writes wait meanwhile.`,fix:[Wi(e,n),...n.clauses.flatMap(e=>Ui(e,n))].filter(e=>e!==void 0).join(`
`)})}};function Hi(e){return pe(e).filter(({enforced:e})=>e)}function Ui(e,{table:t}){return Hi(e).map(({name:e,expression:r})=>G(U(t.name,e??`check`,`holds`),`SELECT COUNT(*) FROM ${n(t)} WHERE NOT (${H(r)})`))}function Wi({placed:e},{table:t,clauses:r}){let i=r.flatMap(t=>{let n=e.sql.slice(t.span.start,t.span.end);return Hi(t).length===0?[n]:t.op===`add-check`?[Gi(n)]:t.op===`add-column`?Ki(t):[void 0]});if(!i.includes(void 0))return`ALTER TABLE ${n(t)} ${i.join(`, `)};`}function Gi(e){let t=T(e).tokens.at(-1);return`${t?.upper===`ENFORCED`?e.slice(0,t.start).trimEnd():e} NOT ENFORCED`}function Ki({columns:e,position:t}){let[n,r]=e;if(n===void 0||r!==void 0||!qi(n))return[void 0];let{inlineCheck:i}=n,a=i?.name===void 0?``:`CONSTRAINT ${f(i.name)} `;return[`ADD COLUMN ${m(n)}${M(t)}`,`ADD ${a}CHECK (${i?.expression}) NOT ENFORCED`]}function qi({inlineKey:e,inlineReference:t,columnFormat:n,storage:r}){return e===void 0&&!t&&n===void 0&&r===void 0}function Ji(e,t,n,r){let i=b(t.after,n);if(i===void 0||i.nullable===!1||i.generated!==void 0||i.default!==void 0&&i.default.kind!==`null`)return!1;let{schema:a,name:o}=t.table,s=A(e,r)?.before.table(a,o);return s!==void 0&&s.columns.length>0&&b(s,n)===void 0||e.phase.type===`expand`&&Cr(r.migration,o,n)!==void 0}function Yi(e,{change:t,phase:r,placed:i,statement:a},o,s){if(r.type===`contract`||t===void 0)return e;let c=a.kind===`alter-table`?`ALTER TABLE ${n(t.table)} ${H(i.sql.slice(o.span.start,o.span.end))};`:`${H(i.sql)};`;return`${e}\n${W(`contract`,U(s),c)}`}function Xi(e,t,n,r){let i=r.map(r=>_r(e.map(e=>gr(e,t,n,r))));return i.length>0&&i.every(e=>e===`counts`||e===`unclear`)?`full`:i.every(e=>e===`misses`)?`none`:`partly`}function Zi(e,t,n,r){return e.some(e=>{let{reading:i,gate:a}=e;if(r!==void 0&&!S(a.sql,r))return!1;let o=n.some(n=>Se(e,t,n));return i.ok?!o||!vr(a,i.tree)?!1:S(a.sql,`DISTINCT`)||S(a.sql,`PARTITION`)?!0:[i.tree,...i.tree.queries].some(e=>Qi(e,t,n)):o&&[`GROUP`,`DISTINCT`,`PARTITION`].some(e=>S(a.sql,e))})}function Qi(e,t,n){let r=e.from.filter(({name:e})=>g(e,t)).length,i=e=>e.flatMap(e=>[...Ye(e)]).every(e=>e.kind!==`column`||n.some(t=>g(t,e.name)));return r>1?!0:r===0||e.groupBy.length===0||!i(e.groupBy)?!1:e.where===void 0||i([e.where])}function $i(e,t,n){let r={characters:void 0};return e.some(e=>n.length>0&&n.every(n=>gr(e,t,n,r)!==`misses`))}const ea=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, CONSTRAINT paid CHECK (total >= 0) NOT ENFORCED);`,ta=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE orders ALTER CHECK paid ENFORCED;
      rollback_sql: |
        ALTER TABLE orders ALTER CHECK paid NOT ENFORCED;
`,na={name:`check-add-violations`,group:`data`,severity:`error`,flags:`A CHECK that becomes enforced, new or existing, with no gate before it that counts the violating rows.`,why:`The statement copies rows until the first row that violates the CHECK, then fails with error 3819.`,instead:"Count the violating rows in a gate: `SELECT COUNT(*) FROM t WHERE NOT (…)`.",examples:{bad:{schema:ea,file:ta(`SELECT COUNT(*) FROM orders WHERE id < 0`)},good:{schema:ea,file:ta(`SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)`)}},*statement(e,t){let{change:r,phase:i,placed:a}=e,{settings:o}=t;if(r===void 0||r.before.createdHere||!o.versions.some(e=>be(e,ve.checks)))return;let s=C(t,i);for(let i of r.clauses)for(let{name:o,expression:c}of ra(i,r)){let l=ia(c,r);if(l.length>0&&l.every(n=>Ji(e,r,n,t))||$i(s,r.table.name,l))continue;let u=H(c);yield{...N(a.locate,i.span),message:`Adding the CHECK ${o??`(${u})`} to ${n(r.table)} fails if a row violates it, and no earlier gate counts such rows.`,fix:Yi(G(U(r.table.name,o??`check`,`holds`),`SELECT COUNT(*) FROM ${n(r.table)} WHERE NOT (${u})`),e,i,`enforce-${o??`check`}`)}}}};function ra(e,{before:t}){return e.op===`alter-check`?e.enforced?t.checks.filter(({name:t,enforced:n})=>g(t,e.name)&&!n):[]:pe(e).filter(({enforced:e})=>e)}function ia(e,{before:t,after:n,known:r}){let i=[...new Set(V(e).map(({name:e})=>e))],a=i.filter(e=>b(n,e)??b(t,e));return r&&t.complete?a:i.filter(e=>/^[a-z_][\w$]*$/i.test(e)&&!aa.has(e.toUpperCase()))}const aa=new Set(`AND OR NOT XOR IN IS NULL LIKE BETWEEN REGEXP RLIKE TRUE FALSE DIV MOD CASE WHEN THEN ELSE END`.split(` `));function oa(e,t){let[n,r]=[e.definition,t.definition],i=[],a=(e,t,n,r=`meaning`)=>{e&&i.push({text:t,kind:r,restore:e=>({...e,...n})})};if(n.generated!==void 0&&r.generated===void 0){let e=n.generated.stored?`STORED`:`VIRTUAL`;a(!0,`GENERATED ALWAYS AS (${n.generated.expression}) ${e}`,{generated:n.generated})}ca(e,t,a),da(e,t)&&i.push({text:`UNSIGNED`,kind:`sign`,restore:e=>({...e,type:{...e.type,unsigned:!0}})}),a(!e.nullable&&r.nullable===void 0&&t.nullable,`NOT NULL`,{nullable:!1}),a(n.srid!==void 0&&r.srid===void 0&&pa(t),`SRID ${n.srid}`,{srid:n.srid});let o=n.default;o!==void 0&&o.kind!==`null`&&r.default===void 0&&ma(e,t)&&a(!0,`DEFAULT ${o.text}`,{default:o});let c=t.type===`timestamp`||t.type===`datetime`;a(n.onUpdate!==void 0&&r.onUpdate===void 0&&c,`ON UPDATE ${n.onUpdate}`,{onUpdate:n.onUpdate}),a(n.autoIncrement&&!r.autoIncrement,`AUTO_INCREMENT`,{autoIncrement:!0}),a(n.invisible===!0&&r.invisible===void 0,`INVISIBLE`,{invisible:!0});let l=n.comment??``;return a(l!==``&&r.comment===void 0,`COMMENT ${s(l)}`,{comment:l},`comment`),i}function sa(e,t){let n=oa(e,t);return fa(n,e,t)?t.definition:n.reduce((e,t)=>t.restore(e),t.definition)}function ca(e,t,n){let{charset:r,collation:i}=e;if(t.definition.collation!==void 0||t.definition.type.binary||r===void 0||i===void 0||!la(t))return;let a=t.charset??`utf8mb4`,o=t.collation??`utf8mb4_0900_ai_ci`;if(r!==a){if(t.definition.charset!==void 0)return;n(!0,`CHARACTER SET ${r} COLLATE ${i}`,{charset:r,collation:i})}else n(i!==o,`COLLATE ${i}`,{collation:i})}function la({type:e}){return e.endsWith(`char`)||e.endsWith(`text`)||e===`enum`||e===`set`}const ua=/* @__PURE__ */ new Set([`tinyint`,`smallint`,`mediumint`,`int`,`bigint`,`decimal`,`float`,`double`]);function da(e,t){return e.unsigned&&!t.unsigned&&ua.has(e.type)&&ua.has(t.type)}function fa(e,t,n){return e.every(({kind:e})=>e===`sign`)&&i(t,n)}function pa({type:e}){return/^(geometry|point|linestring|polygon|multi\w+|geometrycollection)$/.test(e)}function ma(e,t){return t.definition.autoIncrement||t.definition.generated!==void 0?!1:e.definition.default?.kind===`expression`||!(t.type.endsWith(`text`)||t.type.endsWith(`blob`)||t.type===`json`||pa(t))}function X(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let a=r.get(e.name.toLowerCase()),o=a===void 0?void 0:b(t,a),s=o&&ha(i,o.name);if(o===void 0||s===void 0)return[];let c=x(o,t),l=x(e,n),u=_(n,e.name).length>0,d=s.op===`convert-charset`?l:x(sa(c,l),n);return[{clause:s,was:c,is:l,meant:d,copies:ga(c,d,u)}]})}function ha(e,t){return e.findLast(e=>e.op===`modify-column`&&g(e.column.name,t)||e.op===`change-column`&&g(e.from,t))??e.find(e=>e.op===`convert-charset`)}function ga(e,t,n){if(d(e,t,n).kind!==`different`)return;if(e.generated!==void 0||t.generated!==void 0)return`generated`;if(e.definition.autoIncrement!==t.definition.autoIncrement)return`counter`;if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return`members`;let r={...t,charset:e.charset,collation:e.collation};if(e.type!==t.type)return _a(e,t)?`characters`:`type`;if(d(e,{...r,arguments:e.arguments},n).kind===`different`)return`type`;let i=(t.type===`varchar`||t.type===`varbinary`)&&(ae(e)??0)<=255&&(ae(t)??0)>255;return d(e,r,n).kind===`different`?i?`tier`:`type`:i&&e.charset===`utf8mb3`&&t.charset===`utf8mb4`&&!n?`tier`:`characters`}function _a(e,t){return e.definition.type.name===t.definition.type.name}const va=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, UNIQUE KEY email (email)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,ya=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_0900_ai_ci NOT NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_bin NOT NULL;
`,ba={name:`collation-on-unique`,group:`types`,severity:`error`,flags:`A new collation or character set for a column of a UNIQUE index or primary key, with no gate before it that counts the resulting duplicates.`,why:`Different values may be equal under the new collation, such as values that differ only in case or accents. The statement then fails with error 1062.`,instead:`Count the duplicates under the new collation in a gate.`,examples:{bad:{schema:va,file:ya(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:va,file:ya(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email COLLATE utf8mb4_0900_ai_ci HAVING COUNT(*) > 1) AS duplicates`)}},*statement({change:e,phase:t,placed:r},i){if(e===void 0||e.before.createdHere)return;let a=C(i,t),o=X(e).filter(xa);for(let t of e.before.indexes){if(t.kind!==`unique`&&t.kind!==`primary`||!Ca(e,t))continue;let[i]=wa(t,o);if(i===void 0)continue;let s=t.parts.flatMap(({column:e})=>e??[]),c=i.meant.collation??``;Zi(a,e.table.name,s,c)||(yield{...N(r.locate,i.clause.span),message:`The collation of ${n(e.table)}.${f(i.was.definition.name)} changes from ${i.was.collation??`its current collation`} to ${c}. No gate counts the values that become duplicates in the unique key ${f(y(t)??``)}.`,why:`If the table has such values, MySQL refuses the statement with error 1062.`,fix:Ta(e,t,o)})}}};function xa({was:e,meant:t}){if(t.collation===void 0||e.collation===t.collation)return!1;if(e.collation===void 0)return!0;if(t.collation.endsWith(`_0900_bin`))return!1;if(t.collation.endsWith(`_bin`))return e.collation.includes(`_0900_`);let[n,r]=[Sa(e.collation),Sa(t.collation)];return n.family!==r.family||r.strength<n.strength}function Sa(e){return{family:e.replace(/(?:_a[is])?_c[is]$/,``).replace(/^utf8mb3/,`utf8mb4`),strength:+!!e.includes(`_as`)+(e.endsWith(`_cs`)?2:0)}}function Ca({after:e},t){return e.indexes.some(e=>e.kind===t.kind&&g(y(e),y(t)))}function wa(e,t){return t.filter(({was:t})=>e.parts.some(({column:e})=>g(e,t.definition.name)))}function Ta(e,t,r){if(t.parts.some(({column:e})=>e===void 0))return;let i=t.parts.map(({column:e=``,prefix:t})=>{let n=r.find(({was:t})=>g(t.definition.name,e)),i=t===void 0?f(e):`LEFT(${f(e)}, ${t})`;return n===void 0?i:`${Ea(i,n.was,n.meant)} COLLATE ${n.meant.collation}`}),a=t.parts.flatMap(({column:t=``})=>{let n=b(e.before,t);return n!==void 0&&x(n,e.before).nullable?[`${f(t)} IS NOT NULL`]:[]}),o=a.length===0?``:` WHERE ${a.join(` AND `)}`;return G(U(`no-duplicates`,e.table.name,y(t)??``),`SELECT COUNT(*) FROM (SELECT 1 FROM ${n(e.table)}${o} GROUP BY ${i.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}function Ea(e,t,n){return t.charset===n.charset?e:`CONVERT(${e} USING ${n.charset})`}const Da={name:`config-no-effect`,group:`hygiene`,severity:`warning`,flags:"A setting in phasedb.config.yaml that has no effect: a glob in `migrations` or `code_references.ignore` that matches no file, a `baseline` that does not exist, `schema` next to `snapshot`, a threshold whose rules are all off, or `off` or a lower severity for a rule that cannot be turned off.",why:`The author believes that it has an effect. Often it is a renamed or mistyped path.`,instead:`Correct the line, or remove it.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`schema: schema.sql
snapshot: phasedb.snapshot.json
`},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`snapshot: phasedb.snapshot.json
`}}},Oa={name:`config-unknown-key`,group:`hygiene`,severity:`error`,locked:!0,flags:`An unknown key in phasedb.config.yaml, or a value that the key does not accept.`,why:`phasedb would silently ignore the key, and its setting would not apply.`,instead:`Write the key that the message suggests.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql-version: "8.0.36"
`},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql_version: "8.0.36"
`}}},ka={name:`conflicting-phase-changes`,group:`phases`,severity:`warning`,flags:`A column or index that one statement adds or changes and a later statement of the migration changes again or drops. Nothing between the two uses it.`,why:`The first statement is wasted work: the second one discards its index build or table rebuild.`,instead:`Write one statement with the final definition.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(100) NULL;
              ALTER TABLE orders MODIFY COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)if(n.kind===`ddl`)for(let r of n.statements){let n=r.change?.before;if(!(n===void 0||n.createdHere))for(let i of r.change?.clauses??[])for(let a of Aa(i,r)){let r=JSON.stringify([n.schema,n.name,a.what,a.name.toLowerCase()]),i=t.get(r);i!==void 0&&ja(i,a,e)&&(yield Ma(i,a)),t.set(r,a)}}}};function Aa(e,t){let n=(n,r,i)=>({what:n,done:r,name:i,clause:e,judged:t});switch(e.op){case`add-column`:return e.columns.map(({name:e})=>n(`column`,`added`,e));case`modify-column`:return[n(`column`,`changed`,e.column.name)];case`change-column`:return e.from.toLowerCase()===e.column.name.toLowerCase()?[n(`column`,`changed`,e.column.name)]:[];case`drop-column`:return[n(`column`,`dropped`,e.column)];case`add-index`:return e.index.name===void 0?[]:[{...n(`index`,`added`,e.index.name),index:e.index}];case`drop-index`:return[n(`index`,`dropped`,e.index)];default:return[]}}function ja(e,t,{phases:n}){let r=e.judged.phase.index,i=t.judged.phase.index;if(t.what===`index`&&e.judged===t.judged)return!1;if(r===i)return e.done!==`dropped`||t.done===`added`;let a=n.some(({kind:e,phase:t})=>e!==`ddl`&&t.index>r&&t.index<i);return e.done===`added`&&t.done===`dropped`&&!a}function Ma(e,t){let{judged:r,clause:i,what:a,name:o}=t,s=r.change?.table,c=s===void 0?f(o):`${n(s)}.${f(o)}`,l=a===`column`?c:`The index ${f(o)}${s===void 0?``:` of ${n(s)}`}`,u=e.judged.placed.locate(e.clause.span.start).line,d=e.done===t.done?` again`:``,p=a===`column`&&e.done===`dropped`?`DROP COLUMN loses the values. MODIFY would keep them.`:void 0;return{...N(r.placed.locate,i.span),phase:r.phase.name,message:`${l} is ${e.done} in line ${u} and ${t.done}${d} here.`,why:p,fix:Na(e,t)}}function Na(e,t){let r=t.judged.change;if(r===void 0)return;let i=`ALTER TABLE ${n(r.table)}`;if(t.done===`dropped`)return e.done===`added`?`Remove both.`:`${i} DROP ${t.what.toUpperCase()} ${f(t.name)};`;if(t.index!==void 0)return`${i} DROP INDEX ${f(t.name)}, ADD ${l(t.index)};`;let a=b(r.after,t.name);if(a!==void 0)return`${i} ${e.done===`added`?`ADD`:`MODIFY`} COLUMN ${m(a)};`}const Pa={name:`contract-without-gate`,group:`phases`,severity:`error`,flags:`A contract with no gate before it.`,why:`Nothing proves that the old definition is no longer used, or that the rows are as the contract requires.`,instead:'Add a gate before it: a query that counts the remaining rows, a waiting time (`not_before`) or a deployment (`deployed`). If there is nothing to prove, `allow: [{what: destructive, reason: "…"}]` in the contract makes it a warning.',covers:[`phase-missing-required`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:I`
        migration: m
        phases:
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}}},Fa={name:`cross-schema-statement`,group:`phases`,severity:`warning`,flags:"A table name with a database name, such as `app.orders`, in DDL, a backfill or a gate.",why:`A migration runs in the database of its connection. A name with a database always changes that database, even from a test or staging connection.`,instead:`Leave the database name out, and write one migration for each database.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE shop.orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE shop.orders DROP COLUMN currency;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases.flatMap(La)){let e=n.schema.toLowerCase();t.set(e,[...t.get(e)??[],n])}for(let r of t.values()){let[i]=r;if(i===void 0)continue;let{schema:a,name:o,place:s,end:c,phase:l}=i,u=[...t.values()].flatMap(([e])=>e===void 0||e===i?[]:f(e.schema));yield{place:s,end:c,phase:l,severity:e.settings.catalogFrom!==`schema`&&za(e,a)&&u.length===0?`info`:`warning`,message:`${n({schema:a,name:o})} names its database${r.length>1?`, as ${r.length===2?`1 other table name does`:`${r.length-1} other table names do`} in this migration`:``}${u.length>0?`; other table names use ${u.join(`, `)}`:``}.`,fix:`Write ${f(o)}, and connect to ${f(a)}.`}}}},Ia=/* @__PURE__ */ new Set([`information_schema`,`performance_schema`,`sys`,`mysql`]);function La(e){let t=e.phase.name;if(e.kind===`ddl`)return[...e.statements,...e.rollback].flatMap(({statement:e,placed:n})=>ct(e,n.sql).flatMap(({schema:e,name:r,span:i})=>e===void 0?[]:[{schema:e,name:r,phase:t,...N(n.locate,i)}]));let n=K(e)?.asked,r=n?.reading.ok?Ra(n.reading.tree.tables,n.gate.sql,n.gate.locate,t):[];if(e.kind===`gate`)return r;let{query:i,locate:a}=e.phase.batch,{walked:o,written:s}=i;return[...Ra(e.query.ok?e.query.tree.tables:[o,s].map(({schema:e,table:t})=>({schema:e,name:t})),i.sql,a,t),...r]}function Ra(e,t,n,r){let i=e.filter(({schema:e})=>e!==void 0&&!Ia.has(e.toLowerCase())),a=new Set(i.map(({schema:e,name:t})=>JSON.stringify([e,t])));if(a.size===0)return[];let{tokens:o}=T(t);return o.flatMap((e,t)=>{let[i,s]=o.slice(t+1,t+3);if(i?.text!==`.`||s===void 0)return[];let[c,l]=[E(e),E(s)];return a.has(JSON.stringify([c,l]))?[{schema:c,name:l,phase:r,...N(n,{start:e.start,end:s.end})}]:[]})}function za({catalog:e},t){return e.sameTable({schema:t,name:``},{schema:void 0,name:``})}const Ba=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Va={name:`datetime-not-null-no-default`,group:`data`,severity:`error`,insteadOf:[`add-required-column`,`ddl-inplace-rebuild`],flags:`A new DATE, DATETIME or geometry column that is NOT NULL and has no DEFAULT.`,why:`MySQL has no value for existing rows. NO_ZERO_DATE forbids a zero date, and an empty geometry does not exist. The statement succeeds only on an empty table, and is not instant there.`,instead:`Add the column as NULL or with a DEFAULT. Fill it in a backfill, and make it NOT NULL in contract.`,examples:{bad:{schema:Ba,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `},good:{schema:Ba,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `}},*statement({change:e,placed:t},r){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of lt(e)){if(!ut(a,r))continue;let{definition:o,type:s}=a,c=s===`date`||s===`datetime`?`1292`:`1138`;yield{...N(t.locate,i.span),message:`${n(e.table)}.${f(o.name)} is ${s.toUpperCase()} NOT NULL without a DEFAULT: on a table with rows the statement fails with error ${c}.`,fix:`ALTER TABLE ${n(e.table)} ADD COLUMN ${m({...o,nullable:!0})}${M(i.position)};`}}}},Ha={name:`ddl-blocks-writes`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,insteadOf:[`ddl-inplace-rebuild`],flags:`A statement that runs in place but blocks writes, or reads and writes, from its start to its end.`,why:`Each write to the table waits as long as the statement runs, and occupies a connection of the application.`,instead:'Build the index with gh-ost or Spirit, or in a maintenance window: `allow: [{what: blocking, reason: "…"}]`. Put an index over a new virtual column into a separate statement, after the one that adds the column.',covers:[`fulltext-index-add`,`spatial-index-add`,`index-on-new-virtual-same-statement`,`auto-increment-column-add`,`spatial-table-rebuild`,`partition-reorganize`,`partition-coalesce`,`hash-partition-add`,`lock-explicit-strong`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL, ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL;
              ALTER TABLE customers ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `}},*statement(e,t){let{verdict:n,statement:r,placed:i}=e;if(n.algorithm!==`inplace`||n.lock===`none`||n.refusedAssertion!==void 0)return;let a=zt(e).filter(e=>!e.createdHere);if(a.length===0)return;let[o]=a,s=o===void 0?`the table`:B(o),c=R(r,`lock`),l=c!==void 0&&L(e,t,{statement:Ua(e)}).lock===`none`,u=Xt(e,t),d=n.lock===`exclusive`?`Reads and writes of`:`Writes to`;yield{...F(e),severity:a.every(e=>sn(e,t.settings))?`warning`:`error`,message:l?`${d} ${s} wait until this statement ends, only because of its LOCK=${c}.`:`${d} ${s} wait until this statement ends: ${n.because}.`,fix:l?`${le(i.sql,r)};`:u&&`${u[0].sql};\n${u[1].sql};`}}};function Ua({statement:e}){let t=R(e,`algorithm`);return _t(e,t===`INPLACE`?t:void 0)}const Wa={name:`ddl-copy-table`,group:`cost`,severity:`error`,risk:`copy`,rollback:!0,flags:`A statement for which MySQL must copy the table row by row, while writes wait.`,why:`Writes wait for the whole copy. Replicas then repeat it in one piece, and lag by its duration.`,instead:'Add a new column or table, fill it in a backfill, check it in a gate and switch over in contract. Or run the change with gh-ost or Spirit. In a maintenance window, allow it: `allow: [{what: copy, reason: "…"}]`.',covers:[`ddl-blocks-all`,`stored-generated-add`,`generated-expression-change`,`virtual-on-partitioned`,`pk-drop`,`pk-change`,`engine-change`,`encryption-change`,`partition-by`,`remove-partitioning`,`optimize-partition`,`charset-convert`,`column-charset-change`,`check-enforce`,`check-inline-on-add-column`,`algorithm-explicit-copy`,`old-alter-table-on`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) STORED;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) VIRTUAL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`copy`||n.refusedAssertion!==void 0)return;let i=r?.before;i?.createdHere!==!0&&(yield{...F(e),severity:i===void 0?`error`:z(`error`,i,t),message:`MySQL copies ${i===void 0?`the rows`:B(i)} and writes wait until the copy ends: ${n.because}.`})}},Ga={name:`ddl-inplace-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,flags:`A statement that rebuilds the whole table in place. Reads and writes continue meanwhile.`,why:`The rebuild needs disk space and I/O of about the table size. A replica repeats it in one piece, and lags by its duration.`,instead:`Put all changes that rebuild one table into one ALTER, and check the free disk space. For a table of many GiB whose replicas must not lag, use gh-ost or Spirit.`,covers:[`column-reorder`,`column-position-not-instant`,`pk-add`,`null-rebuild`,`optimize-table`,`row-format-change`,`key-block-size`,`not-null-change-rebuild`,`null-change-rebuild`,`replica-lag-risk`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT 'DE';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`inplace`||n.rebuild!==!0||n.refusedAssertion!==void 0)return;let i=r?.before;i?.createdHere===!0||i!==void 0&&sn(i,t)||(yield{...F(e),message:`MySQL rebuilds ${i===void 0?`the table`:B(i)}: ${n.because}.`})}};function Ka(e){let{name:t}=e.type;return qa(e)||a.has(t)||t===`json`||t===`vector`}function qa({type:e}){return/^(tiny|medium|long)?(text|blob)$/.test(e.name)}function Ja(e){let t=T(e).tokens.filter(({text:e})=>e!==`(`&&e!==`)`),[n,...r]=t[0]?.kind===`introducer`?t.slice(1):t;return n?.kind===`string`?r.every(({kind:e})=>e===`string`):(n?.kind===`number`||n?.kind===`binary`||[`TRUE`,`FALSE`,`NULL`].includes(n?.upper??``))&&r.length===0}function Ya(e,t,r,i){let a=f(t.name),o=n(e),s={...t,nullable:!0,default:void 0},c={...s,default:{kind:`expression`,text:i}};return[`ALTER TABLE ${o} ADD COLUMN ${m(s)}${M(r)};`,Ka(t)&&Ja(i)?`ALTER TABLE ${o} MODIFY COLUMN ${m(c)};`:`ALTER TABLE ${o} ALTER COLUMN ${a} SET DEFAULT ${i};`,Fn(U(`backfill`,t.name),`UPDATE ${o} SET ${a} = ${i} WHERE ${a} IS NULL LIMIT {batch_size}`)].join(`
`)}const Xa=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);`,Za=e=>I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL DEFAULT ${e};
        rollback_sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL;
  `,Qa={name:`default-not-allowed`,group:`types`,severity:`error`,covers:[`json-default`],insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:"A literal as the default of a TEXT, BLOB, JSON, geometry or VECTOR column. In `ALTER COLUMN … SET DEFAULT`, MySQL also treats a literal in parentheses and NULL as literals.",why:`MySQL refuses the statement with error 1101: a default of these types must be an expression.`,instead:"Put the value in parentheses, `DEFAULT ('…')`, in the column definition of ADD, MODIFY or CREATE TABLE.",examples:{bad:{schema:Xa,file:Za(`''`)},good:{schema:Xa,file:Za(`('')`)}},*statement(e,t){for(let r of $a(e)){let{table:i,column:a,value:o,place:s,clause:c}=r,l=ro(r,e),u=`${n(i)}.${f(a.name)}`,d=a.type.name.toUpperCase();if(c?.op!==`set-default`&&no(a,o,t))yield{...s,severity:`warning`,message:`${u} is ${d}. In this sql_mode MySQL ignores its default ${o} with only a warning, and the column gets no default.`,why:`An INSERT that does not name the column then finds no default.`,fix:l};else{let e=c?.op===`set-default`?`, with or without parentheses, in SET DEFAULT`:``;yield{...s,message:`${u} is ${d}, but its default ${o} is a literal${e}. MySQL refuses the statement.`,fix:l}}}}};function $a(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return t.clauses.flatMap(e=>eo(e,t).map(n=>({...n,table:t.table,place:N(a.locate,e.span),clause:e})));if(n.kind!==`create-table`)return[];let{schema:o,name:s}=n.table;return((r.table(o,s)===void 0?i.table(o,s):void 0)?.columns??[]).flatMap(t=>to(t).map(t=>({...t,table:n.table,place:F(e),clause:void 0})))}function eo(e,{before:t}){switch(e.op){case`add-column`:return e.columns.flatMap(to);case`modify-column`:case`change-column`:return to(e.column);case`set-default`:{let n=b(t,e.column),{expression:r}=e;return n!==void 0&&Ka(n)&&Ja(r)?[{column:n,value:r}]:[]}default:return[]}}function to(e){let{default:t}=e;return t?.kind===`literal`&&Ka(e)?[{column:e,value:t.text}]:[]}function no(e,t,{migration:n}){return Je(n)||!/^(x|b|n|_\w+\s*)?(''|"")$/i.test(t)?!1:qa(e)||e.type.name===`vector`}function ro({table:e,column:t,value:r,clause:i},{change:a}){let o=T(r).tokens.some(({upper:e})=>e===`NULL`),s=r.replace(/^[\s(]+|[\s)]+$/g,``);if(!o&&!qa(t)&&!(t.type.name===`json`&&io(s)))return;let c=o?{...t,default:{kind:`null`,text:`NULL`}}:{...t,default:{kind:`expression`,text:`(${s})`}},l=`ALTER TABLE ${n(e)}`;switch(i?.op){case`add-column`:return a?.before.createdHere===!0||i.columns.length>1?m(c):Ya(e,t,i.position,`(${s})`);case`change-column`:return`${l} CHANGE COLUMN ${f(i.from)} ${m(c)}${M(i.position)};`;case`modify-column`:return`${l} MODIFY COLUMN ${m(c)}${M(i.position)};`;case`set-default`:return`${l} MODIFY COLUMN ${m(c)};`;default:return m(c)}}function io(e){let t=/^(?:_\w+\s*)?'(.*)'$/s.exec(e)?.[1];if(t===void 0)return!1;try{return JSON.parse(t.replaceAll(`''`,`'`)),!0}catch{return!1}}function ao(e,t){return e.kind!==`object`||e.verb!==`drop`?!1:t.some(t=>t.kind===`object`&&t.verb===`create`&&t.object===e.object&&g(t.name?.name,e.name?.name))}const oo=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,so={name:`destructive-outside-contract`,group:`phases`,severity:`error`,risk:`destructive`,flags:`DROP, RENAME, TRUNCATE or a narrower type in an expand. Also a statement there that phasedb cannot read, because it may be any of them.`,why:`Expand runs while the old code is live. Code that uses the dropped or renamed object fails at once, and dropped data is lost.`,instead:`Move the statement into a contract, after a gate that shows that nothing uses the old definition any more.`,examples:{bad:{schema:oo,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:oo,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{phase:n,verdict:r,placed:i}=e;if(n.type!==`expand`||!r.destructive)return;let a=co(e,t);a!==void 0&&(yield{...a.clause===void 0?F(e):N(i.locate,a.clause.span),message:`This expand ${a.what}, while the old code is still running.`,fix:a.moved===void 0?void 0:po(a.moved,t)})}};function co(e,t){let{statement:r,change:i,before:a,placed:o,verdict:s}=e,c=`${H(o.sql)};`,l=e=>a.table(e.schema,e.name)?.createdHere===!0;switch(r.kind){case`drop-table`:return{what:`drops ${w(r.tables.map(n))}`,moved:c};case`truncate-table`:return{what:`empties ${n(r.table)}`,moved:c};case`rename-table`:return r.renames.every(({from:e})=>l(e))?void 0:{what:`renames ${w(r.renames.map(({from:e})=>n(e)))}`,moved:c};case`object`:return ao(r,k(e,t).map(e=>e.statement))?void 0:s.algorithm===`unknown`?{what:`may drop something (${s.because})`}:{what:`drops the ${r.object}${r.name?` ${n(r.name)}`:``}`,moved:c};case`unread`:return Pe(r.opening)?{what:`has a statement that phasedb cannot read (${r.reason}) and that may drop something`}:void 0;default:return i===void 0||i.before.createdHere?void 0:lo(i,o)}}function lo(e,t){let r=e.clauses.find(({op:e})=>e===`unread`);if(r!==void 0)return{what:`has a clause that phasedb cannot read and that may drop something`,clause:r};let i=e.clauses.filter(t=>c(me(e.before,[t]),[t])),[a]=i,o=(i.length===0?e.clauses:i).map(({span:e})=>H(t.sql.slice(e.start,e.end)));return{what:i.length===0?`removes rows, values or names of ${n(e.table)}`:w(i.map(t=>fo(t,e))),clause:a,moved:`ALTER TABLE ${n(e.table)} ${o.join(`, `)};`}}function uo(e){switch(e.op){case`drop-column`:return e.column;case`modify-column`:return e.column.name;case`change-column`:case`rename-column`:return e.from;default:return}}function fo(e,{table:t,before:r}){let i=n(t),a=`${i}.${f(uo(e)??``)}`;switch(e.op){case`drop-column`:return`drops ${a}`;case`rename-column`:return`renames ${a}`;case`change-column`:case`modify-column`:{if(e.op===`change-column`&&!g(e.from,e.column.name))return`renames ${a}`;let t=b(r,e.column.name),[n,i]=[t&&u(t),u(e.column)];return`narrows ${a}${n===void 0||n===i?``:` from ${n} to ${i}`}`}case`rename-table`:return`renames ${i}`;case`partition`:return`deletes the rows in partitions of ${i}`;default:return`removes rows, values or names of ${i}`}}function po(e,{migration:t}){let n=t.phases.findLast(({type:e})=>e===`contract`);return n===void 0?`- name: old-code-is-gone
  type: gate
  wait_until:
    deployed: {environment: production, ref: "\${{ sha }}"}\n${W(`contract`,`contract`,e)}`:`Move it into ${n.name}:\n${e}`}function mo({phase:e},{phases:t}){return t.some(t=>t.kind===`gate`&&t.phase.index<e.index&&t.phase.deployed!==void 0)}function ho(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=i!==void 0&&b(i,e)?.invisible===!0;for(let{change:i,phase:o}of O(t,r))if(i!==void 0&&t.before.sameTable(i.table,n))for(let n of i.clauses){let i=go(n,e);i!==void 0&&(a=!i&&(a||Qe(r,o,t.phase)))}return a}function go(e,t){if(e.op===`set-column-visibility`&&g(e.column,t))return e.visible;if(e.op===`modify-column`&&g(e.column.name,t))return e.column.invisible!==!0}const _o={name:`drop-column`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped column with no gate before it that checks the column. A gate after the column became INVISIBLE, or a gate with `deployed`, is enough.",why:`The statement deletes the data. Code that still reads or writes the column fails.`,instead:"Add a gate that checks whether the column is still used, or still holds data that exists nowhere else. Or make it INVISIBLE first, and wait in a gate with `not_before`.",covers:[`drop-column-nonempty`],insteadOf:[`drop-column-not-invisible-first`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||i.type!==`contract`||r.before.createdHere)return;let o=C(t,i);for(let i of r.clauses){if(i.op!==`drop-column`)continue;let{column:s}=i;if(et(O(e,t),r.table,s)||mo(e,t)||ho(s,e,r,t)||o.some(e=>vo(e,r.table.name,s)))continue;let c=b(r.before,s),l=c?.nullable!==!1&&c?.generated===void 0;yield{...N(a.locate,i.span),message:`${n(r.table)}.${f(s)} is dropped, but no gate before it checks that column.`,fix:l?G(U(`nothing-left-in`,s),`SELECT COUNT(*) FROM ${n(r.table)} WHERE ${f(s)} IS NOT NULL`):void 0}}}};function vo(e,t,n){let r=S(e.gate.sql,`performance_schema`)||S(e.gate.sql,`sys`);return Se(e,t,n)||r&&S(e.gate.sql,n)}const yo=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,bo=`  - name: empty
    type: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,xo={name:`drop-column-not-invisible-first`,group:`compatibility`,severity:`info`,flags:`A column that is dropped without having been INVISIBLE first, if every possible server version supports that (8.0.23).`,why:"`SELECT *` and INSERTs without a column list ignore an invisible column, as if it were dropped. If code breaks, one instant statement makes the column visible again, with its data.",instead:"Make the column INVISIBLE in an earlier phase, wait in a gate with `not_before`, then drop it. A gate with `deployed` that proves that the code without the column is live is enough too.",examples:{bad:{schema:yo,version:`8.4.0`,file:I`
        migration: m
        phases:
        ${bo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:yo,version:`8.4.0`,file:I`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE customers ALTER COLUMN fax SET INVISIBLE;
            rollback_sql: |
              ALTER TABLE customers ALTER COLUMN fax SET VISIBLE;
        ${bo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(!(r===void 0||i.type!==`contract`||r.before.createdHere)&&t.settings.versions.every(e=>be(e,ve.invisibleColumns))&&!mo(e,t))for(let i of r.clauses)i.op===`drop-column`&&(et(O(e,t),r.table,i.column)||r.known&&b(r.before,i.column)===void 0||ho(i.column,e,r,t)||(yield{...N(a.locate,i.span),message:`${n(r.table)}.${f(i.column)} is dropped without having been INVISIBLE first, so nothing shows yet whether code still needs it.`,fix:So(i.column,r)}))}};function So(e,{table:t}){let r=`ALTER TABLE ${n(t)}`,i=U(`hide`,e);return[W(`expand`,i,`${r} ALTER COLUMN ${f(e)} SET INVISIBLE;`,`${r} ALTER COLUMN ${f(e)} SET VISIBLE;`),In(U(`soak`,e),i,24),`# after that gate, in contract: ${r} DROP COLUMN ${f(e)};`].join(`
`)}const Co=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax_number VARCHAR(40) NULL);`,wo=I`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE fax_number IS NOT NULL
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax_number;
        irreversible: the numbers are gone
  `,To={name:`drop-column-still-referenced`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped or renamed column or table that code still names. phasedb searches the tracked files of the git repository, as checked out. For `fax_number` it also finds `faxNumber`, `FaxNumber` and `FAX_NUMBER`. A line is certain if the same statement, model or file names the table too. A comment or a test is never certain. An everyday name such as `status` counts only near its table. In lint the finding is a warning. A run refuses the drop for certain lines, and warns of others.",why:`Live code that reads or writes the name fails after that statement.`,instead:'Remove the lines, deploy, then drop. If the lines mean something else, say so in the phase with `allow: [{what: destructive, reason: "…"}]`. Or exclude files with `code_references: {ignore: [globs]}` in phasedb.config.yaml. phasedb always excludes migrations of any tool, lock files, documents, generated, vendored, minified and binary files, and the configured schema, snapshot and baseline.',examples:{bad:{schema:Co,file:wo,code:{"src/customer.ts":`const sql = 'SELECT id, fax_number FROM customers WHERE id = ?';
`}},good:{schema:Co,file:wo,code:{"src/customer.ts":`const sql = 'SELECT id FROM customers WHERE id = ?';
`}}},*statement(e,t){let{references:n,settings:r}=t;if(n!==void 0&&e.direction!==`rollback`)for(let i of rt(e,t)){let t=n.named.get(Ge(i));if(t===void 0)continue;let a=t.certain>0;yield{...N(e.placed.locate,i.span),severity:a&&r.occasion===`run`?`error`:`warning`,message:Eo(i,t),why:a?void 0:`If the line means this column or table, live code fails after the statement.`,fix:`First remove these lines and deploy. If they do not matter, say why in the phase: allow: [{what: destructive, reason: "…"}].`,related:t.shown}}},*phase(e,t){let n=t.references?.gaps??[];if(e.kind!==`ddl`||n.length===0)return;let r=e.statements.flatMap(e=>rt(e,t).map(t=>N(e.placed.locate,t.span))).at(0);if(r===void 0)return;let i=`phasedb could not check completely whether code still uses what ${e.phase.name} drops. ${n.join(` `)}`;yield{...r,severity:`info`,message:i,why:``}}};function Eo({owner:e,column:t,fate:r},{shown:i,certain:a,possible:o}){let s=t===void 0?n(e):`${n(e)}.${f(t)}`,c=r===`dropped`?`is dropped`:`is renamed`,[l,u]=[Do(a),Do(o)],d=a===0?`${u} of code may still name it`:`${l} of code still ${(e=>e===1?`names`:`name`)(a)} it${o===0?``:`, and ${u} may`}`,[p,...m]=i.slice(0,3),h=m.map(Oo),g=a+o-m.length-1,_=[...h,...g>0?[`${g} more`]:[]],v=_.length===0?``:`; then ${w(_)}`;return`${s} ${c}, and ${d}: ${p===void 0?``:`${Oo(p)} ${Re(p.text)}`}${v}.`}function Do(e){return e===1?`1 line`:`${e.toLocaleString(`en-US`)} lines`}function Oo({file:e,line:t}){let n=e.length>58?`…${e.slice(-57)}`:e;return`${Re(n).slice(1,-1)}:${t}`}function ko(e,{before:t,after:n},r){let i=e=>jo(r,e)&&!n.indexes.some(t=>jo(t,e)),a=n.foreignKeys.filter(({columns:e})=>i(e)).map(On),o=Cn(e,t).filter(({referencedColumns:e})=>i(e)&&Mo(n,e)).map(kn);return[...a,...o]}function Ao(e,t){switch(e.op){case`drop-index`:return v(t,e.index);case`drop-primary-key`:return v(t,`PRIMARY`);case`drop-constraint`:return v(t,e.name);default:return}}function jo({kind:e,parts:t},n){return e===`fulltext`||e===`spatial`||n.length===0?!1:n.every((e,n)=>{let r=t[n];return r?.prefix===void 0&&g(r?.column,e)})}function Mo({columns:e},t){return t.every(t=>e.some(e=>g(e.name,t)))}const No=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, KEY orders_country (country));`,Po={name:`drop-index-not-invisible-first`,group:`compatibility`,severity:`warning`,flags:`An index that is dropped without having been INVISIBLE first.`,why:`If a query still needs the index, it scans the table after the drop until the index is built again. An invisible index stays up to date, and one instant statement makes it visible again.`,instead:"Make the index INVISIBLE in an earlier phase, wait in a gate with `not_before` long enough to see which queries need it, then drop it. A unique index stays unique while it is invisible.",examples:{bad:{schema:No,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `},good:{schema:No,file:I`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE orders ALTER INDEX orders_country INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders ALTER INDEX orders_country VISIBLE;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: hide, hours: 24}
          - name: drop
            type: contract
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `}},*statement(e,t){let{change:n,statement:r,placed:i}=e;if(!(n===void 0||n.before.createdHere))for(let a of n.clauses){let o=Fo(a,n.before);if(o===void 0||!Io(o,e,n,t))continue;let s=Bo(o,e,n,t);if(s===`before the migration`||s!==void 0&&Qe(t,s.phase,e.phase))continue;let c=`index ${f(o)} of ${B(n.before)}`;yield{...r.kind===`drop-index`?F(e):N(i.locate,a.span),severity:z(`warning`,n.before,t.settings),message:s===void 0?`The ${c} is dropped without having been INVISIBLE first, so nothing shows yet whether queries need it.`:`${s.phase.name} makes the ${c} INVISIBLE, but no gate waits between that and this drop.`,fix:Vo(o,n)}}}};function Fo(e,t){return e.op===`drop-index`?e.index:e.op===`drop-constraint`&&v(t,e.name)!==void 0?e.name:void 0}function Io(e,t,n,r){let{before:i,after:a,table:o,known:s}=n;if(g(e,`PRIMARY`)||Lo(e,t,o,r))return!1;let c=v(i,e);if(c===void 0)return!s;if(c.kind!==`plain`&&c.kind!==`unique`||Ro(c,i)||a.indexes.some(e=>zo(e,c))||ko(t,n,c).length>0)return!1;let l=Ze(t,r).table(o.schema,o.name),u=c.parts.flatMap(({column:e})=>e??[]),d=u.filter(e=>l!==void 0&&b(l,e)!==void 0);return u.length===0||d.length>0}function Lo(e,t,n,r){return O(t,r).some(({change:r})=>r===void 0||!t.before.sameTable(r.table,n)?!1:r.clauses.some(t=>t.op===`add-index`&&g(t.index.name,e)))}function Ro(e,t){return e.kind!==`unique`||t.indexes.some(({kind:e})=>e===`primary`)?!1:e.parts.every(({column:e,prefix:n})=>{let r=e===void 0?void 0:b(t,e);return r!==void 0&&n===void 0&&!x(r,t).nullable})}function zo(e,t){return e.invisible||e.kind===`fulltext`||e.kind===`spatial`?!1:t.parts.every((t,n)=>{let r=e.parts[n];return r!==void 0&&t.column!==void 0&&g(r.column,t.column)&&(r.prefix===void 0||r.prefix===t.prefix)})}function Bo(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=(i===void 0?void 0:v(i,e))?.invisible===!0?`before the migration`:void 0;for(let i of O(t,r))if(i.change!==void 0&&t.before.sameTable(i.change.table,n))for(let t of i.change.clauses)t.op===`set-index-visibility`&&g(t.index,e)&&(a=t.visible?void 0:a??i);return a}function Vo(e,{table:t}){let r=`ALTER TABLE ${n(t)}`,i=U(`hide`,e);return[W(`expand`,i,`${r} ALTER INDEX ${f(e)} INVISIBLE;`,`${r} ALTER INDEX ${f(e)} VISIBLE;`),In(U(`soak`,e),i,24),`# after that gate, in contract: ${r} DROP INDEX ${f(e)};`].join(`
`)}const Ho={name:`drop-indexed-column`,group:`instant`,severity:`warning`,insteadOf:[`ddl-inplace-rebuild`],flags:`A dropped column that is part of an index which the statement does not drop.`,why:`MySQL silently removes the column from the index. The remaining index may serve no query. A UNIQUE or PRIMARY KEY over fewer columns forbids more than before. The statement also rebuilds the table, even if DROP COLUMN alone would be instant.`,instead:`Replace or drop the index in an earlier statement. Then dropping the column is instant.`,examples:{bad:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `},good:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP INDEX shop_sku, ADD UNIQUE INDEX sku (sku);
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `}},*statement(e,t){let{change:r,placed:i}=e;if(r===void 0)return;let a=It(e.verdict),o=a&&qo(e,t);for(let s of Lt(e)){let c=s.indexes.filter(Uo),l=s.indexes.filter(({left:e})=>e.length>0);if(l.length===0&&!o)continue;let u=z(`warning`,r.before,t.settings);yield{...N(i.locate,s.clause.span),severity:c.length>0?`error`:on(e,`rebuild`)?`info`:u,message:[`${n(r.table)}.${f(s.column)} is dropped, but ${s.indexes.map(Wo).join(`, `)} ${s.indexes.length===1?`contains`:`contain`} it`,l.length===0?``:`. Only ${l.map(Go).join(` and `)} would remain`,o?`. MySQL therefore rebuilds ${B(r.before)}; without the index the drop is instant`:a?`. MySQL rebuilds ${B(r.before)}: ${e.verdict.because}`:``,`.`].join(``),fix:Jo(s,e,r)}}}};function Uo({index:e,left:t}){return(e.kind===`unique`||e.kind===`primary`)&&t.length>0}function Wo({index:e}){return e.kind===`primary`?`the primary key`:`${e.kind===`unique`?`the unique index`:`index`} ${e.name}`}function Go({index:e,left:t}){return`${e.kind===`primary`?`PRIMARY KEY `:e.kind===`unique`?`UNIQUE `:``}(${t.map(Ko).join(`, `)})`}function Ko({column:e,expression:t}){return e===void 0?`(${t})`:f(e)}function qo(e,t){let{change:n,before:r}=e;if(n===void 0)return!1;let i=Lt(e).flatMap(({indexes:e})=>e.map(({index:e})=>e)),a=n.before.indexes.filter(e=>!i.includes(e));return L(e,t,{before:r.with({...n.before,indexes:a})}).algorithm===`instant`}function Jo({indexes:e},{placed:t},r){if(e.some(({index:e})=>e.kind===`primary`))return;let i=n(r.table),a=e.flatMap(({index:e,left:t})=>[`DROP INDEX ${f(y(e)??``)}`,...t.length===0?[]:[`ADD ${l({...e,parts:t})}`]]);return[...e.filter(Uo).map(({left:e})=>{let t=e.map(Ko).join(`, `);return G(U(r.table.name,`no-duplicates`,...e.flatMap(({column:e})=>e??[])),`SELECT COUNT(*) FROM (SELECT 1 FROM ${i} GROUP BY ${t} HAVING COUNT(*) > 1) AS duplicates`)}),`ALTER TABLE ${i} ${a.join(`, `)};`,`${t.sql};`].join(`
`)}const Yo=`CREATE TABLE faxes (id BIGINT PRIMARY KEY, number VARCHAR(40) NOT NULL);`,Xo=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax_id IS NOT NULL
`,Zo={name:`drop-table`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:`DROP TABLE or TRUNCATE in a contract, with no gate before it that checks the table.`,why:`The statement deletes the rows. Code that still uses the table fails.`,instead:"Rename the table first, wait some days in a gate with `not_before`, and drop it under the new name. Code that still uses it fails early, and one instant RENAME restores it. Or add a gate that checks whether the table is still used.",covers:[`truncate-table`],examples:{bad:{schema:Yo,file:I`
        migration: m
        phases:
        ${Xo}  - name: contract
            sql: |
              DROP TABLE faxes;
            irreversible: nobody sends faxes
      `},good:{schema:Yo,file:I`
        migration: m
        phases:
        ${Xo}  - name: retire
            type: contract
            sql: |
              RENAME TABLE faxes TO _drop_faxes;
            rollback_sql: |
              RENAME TABLE _drop_faxes TO faxes;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: retire, hours: 168}
          - name: drop
            type: contract
            sql: |
              DROP TABLE _drop_faxes;
            irreversible: nobody missed it for a week
      `}},*statement(e,t){let{statement:r,phase:i,placed:a,before:o}=e;if(i.type===`contract`)for(let s of Qo(e)){let c=o.table(s.schema,s.name);if(c?.createdHere===!0||c?.kind===`view`)continue;let l=O(e,t);if($e(l,s)||$o(s,l,e,t)||C(t,i).some(({gate:e})=>S(e.sql,s.name)))continue;let u=c===void 0?n(s):B(c),d=r.kind===`drop-table`;yield{...N(a.locate,s.span),message:`${u} is ${d?`dropped`:`emptied`}, but no gate before it checks that table.`,fix:d?ts(s):void 0}}}};function Qo({statement:e}){return e.kind===`truncate-table`?[e.table]:e.kind===`drop-table`&&!e.temporary?e.tables:[]}function $o(e,t,n,r){return t.some(t=>Qe(r,t.phase,n.phase)&&es(t).some(t=>n.before.sameTable(t,e)))}function es({statement:e}){return e.kind===`rename-table`?e.renames.map(({to:e})=>e):e.kind===`alter-table`?e.clauses.flatMap(e=>e.op===`rename-table`?[e.to]:[]):[]}function ts(e){let{schema:t}=e,r=n({schema:t,name:`_drop_${e.name}`}),i=U(`retire`,e.name);return[W(`contract`,i,`RENAME TABLE ${n(e)} TO ${r};`,`RENAME TABLE ${r} TO ${n(e)};`),In(U(`soak`,e.name),i,168),`${W(`contract`,U(`drop`,e.name),`DROP TABLE ${r};`)}\n  irreversible: nobody missed it for a week`].join(`
`)}function ns({statement:e}){return e.kind===`rename-table`?e.renames.map(({from:e,to:t})=>({from:e,to:t,span:{start:e.span.start,end:t.span.end}})):e.kind===`alter-table`?e.clauses.flatMap(t=>t.op===`rename-table`?[{from:e.table,to:{...t.to,schema:t.to.schema??e.table.schema},span:t.span}]:[]):[]}function rs(e,t){return as(O(e,t),t)}function is(e,t){return as(Xe(t,e),t)}function as(e,{catalog:t}){let{objects:n}=t;for(let{statement:t,placed:r}of e){if(t.kind!==`object`||t.name===void 0)continue;n=n.filter(e=>!os(t,e));let e=ss(t,r.sql);e!==void 0&&(n=[...n,e])}return n}function os({object:e,name:t},n){return e===n.kind&&g(t?.name,n.name)&&(t?.schema===void 0||n.schema===void 0||t.schema===n.schema)}function ss({verb:e,object:t,name:n,onTable:r},i){if(e!==`drop`&&t!==`database`&&t!==`other`&&n!==void 0)return{kind:t,schema:n.schema,name:n.name,text:i,onTable:r?.name}}const cs=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NULL);
CREATE TABLE orders_new (id BIGINT PRIMARY KEY, total BIGINT NULL);
CREATE TRIGGER orders_copy AFTER INSERT ON orders FOR EACH ROW REPLACE INTO orders_new (id, total) VALUES (NEW.id, NEW.total);`,ls=`RENAME TABLE orders TO orders_old, orders_new TO orders;`,us=`DROP TRIGGER orders_copy;`,ds=e=>I`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM orders o LEFT JOIN orders_new n ON n.id = o.id WHERE n.id IS NULL
      - name: contract
        sql: |
    ${e.map(e=>`      ${e}\n`).join(``)}    irreversible: orders_old keeps the rows
  `,fs={name:`dual-write-dropped-early`,group:`phases`,severity:`warning`,flags:`A trigger that copies writes from a table to its copy, and is dropped before the copy replaces the table.`,why:`Rows written between the two statements are only in the old table. After the swap the application no longer sees them. No gate can check that moment.`,instead:`Swap first. RENAME moves the triggers with the old table, which nobody writes to any more. Drop them, or that table, after the swap.`,examples:{bad:{schema:cs,file:ds([us,ls])},good:{schema:cs,file:ds([ls,us])}},*migration(e){let t=e.phases.flatMap(e=>e.kind===`ddl`?e.statements:[]);for(let r of t)for(let t of ns(r)){let i=ps(r,t,e),[a]=i;if(a===void 0)continue;let[o,s]=[n(t.from),n(t.to)],c=w([...new Set(i.map(({trigger:e})=>f(e.name)))]),l=i.length===1;yield{...F(a.by),phase:a.by.phase.name,message:`The trigger${l?``:`s`} ${c} ${l?`copies`:`copy`} writes from ${s} to ${o}, but ${l?`is`:`are`} dropped before ${o} replaces ${s}${a.by.phase===r.phase?``:` in ${r.phase.name}`}. Writes in between are lost.`}}}};function ps(e,{from:t,to:n},r){let i=O(e,r);if(i.some(e=>ns(e).some(({from:t})=>e.before.sameTable(t,n))))return[];let a=({kind:e,onTable:r,text:i})=>e===`trigger`&&g(r,n.name)&&S(i,t.name),o=r.catalog.table(n.schema,n.name)?.facts?.triggers??[],s=({name:e,text:t})=>ms(t)??o.find(t=>g(t.name,e))?.event,c=rs(e,r).filter(a).map(s);return i.flatMap(e=>{let{statement:t}=e;if(t.kind!==`object`||t.verb!==`drop`)return[];let n=rs(e,r).find(e=>a(e)&&os(t,e));return n===void 0||c.includes(s(n))?[]:[{trigger:n,by:e}]})}function ms(e){return/\b(?:BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\b/i.exec(e)?.[1]?.toUpperCase()}function hs(e,t){let n=t.phases.filter(t=>t.kind===`ddl`&&t.phase.type===`contract`&&t.phase.index>e.phase.index),r=n.find(t=>ys(t,e))??n[0];return t.migration.phases.some(({type:e,index:t})=>e===`gate`&&t<(r?.phase.index??0))?r:void 0}const gs=/* @__PURE__ */ new WeakMap;function _s(e,t){let n=gs.get(t);return n===void 0&&(n=vs(t),gs.set(t,n)),n.get(e.phase.index)??[]}function vs(e){let t=/* @__PURE__ */ new Map,n=e.phases.filter(e=>e.kind===`gate`&&e.query!==void 0);for(let r of e.phases){if(r.kind!==`backfill`)continue;let i=hs(r,e);if(i===void 0)continue;let a=n.filter(({phase:{index:e}})=>e>r.phase.index&&e<i.phase.index),{index:o}=(a.at(-1)??i).phase,s={backfill:r,contract:i,gates:a},c=t.get(o);c===void 0?t.set(o,[s]):c.push(s)}return t}function ys({statements:e},t){let{walked:n,written:r}=t.phase.batch.query;return e.some(({statement:e,placed:t})=>[n.table,r.table].some(n=>e.kind===`unread`?S(t.sql,n):ct(e,t.sql).some(({name:e})=>g(e,n))))}const bs=I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN currency;
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,xs={name:`dual-write-missing`,group:`phases`,severity:`warning`,flags:"A backfill of a column that the same migration adds, if new rows may not get a value: no DEFAULT, no trigger, and no gate or `done_when` counts the rows without one. Also a copy of a table that later replaces it, with no trigger that copies new writes and no gate that compares the rows.",why:`The backfill reads each row once. Rows that the application writes later without the column silently stay NULL.`,instead:`Let the application, a trigger or a DEFAULT fill the column before the backfill starts. Check it with a gate that counts the rows without a value.`,examples:{bad:{file:bs},good:{file:`${bs}      done_when: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n`}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:r,locate:i}=e.phase.batch;if(r.verb===`insert-select`){let n=Cs(e,t);n!==void 0&&(yield{...P(i,r.sql),message:n,why:Ss});return}if(r.verb!==`update`||hs(e,t)!==void 0)return;let{written:a}=r,o=r.assigned.filter(n=>Es(n,e,t));if(o.length===0||Os(e,t))return;let s=n({schema:a.schema,name:a.table}),c=Tr(e,t);yield{...P(i,r.sql),message:`Rows that the application writes to ${s} during the backfill get no value in ${o.map(f).join(` and `)}: no default and no trigger sets ${o.length===1?`it`:`them`}. No gate or done_when counts the rows without ${o.length===1?`it`:`them`}.`,fix:c===void 0?void 0:G(U(e.phase.name,`is-complete`),c)}}},Ss=`The backfill copies each row once. Later inserts, updates and deletes of the application reach only the old table, and are lost at the swap. A gate that compares row counts does not find them.`;function Cs(e,t){let{walked:r,written:i}=e.phase.batch.query,[a,o]=[r,i].map(({schema:e,table:t})=>({schema:e,name:t}));if(a===void 0||o===void 0)return;let s=t.phases.find(t=>t.kind===`ddl`&&t.phase.index>e.phase.index&&t.statements.some(e=>ws(e,o,a)));if(s===void 0||Ds(a.name,o.name,e,t)||Ts(e,t,a.name,o.name))return;let[c,l]=[n(a),n(o)];return`${l} replaces ${c} in ${s.phase.name}, but writes to ${c} during the backfill do not reach ${l}: no trigger of ${c} writes to ${l}, and no gate compares their rows.`}function ws(e,t,n){let{before:r}=e;return ns(e).some(({from:e,to:i})=>r.sameTable(e,t)&&r.sameTable(i,n))}function Ts(e,t,n,r){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>K(e)?.asked.gate.sql??[]).some(e=>S(e,n)&&S(e,r)&&[`JOIN`,`EXISTS`,`EXCEPT`,`IN`,`USING`].some(t=>S(e,t)))}function Es(e,t,n){let{phase:r,written:i}=t,{table:a}=r.batch.query.written,o=Cr(n.migration,a,e);return o===void 0||o.nullable===!1||o.generated!==void 0||o.autoIncrement||o.default!==void 0&&o.default.kind!==`null`?!1:!(i?.facts?.triggers.length??0)&&!Ds(a,e,t,n)}function Ds(e,t,{phase:n},r){return is(n,r).some(({kind:n,onTable:r,text:i})=>n===`trigger`&&g(r,e)&&S(i,t))}function Os(e,t){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>K(e)?.asked??[]).some(n=>wr(n,e,t)===void 0)}function ks(e,t,r){let{table:i,before:a}=e;if(js(e,t)){let e=g(t.name,r.name)?`MODIFY COLUMN ${m(r)}`:`CHANGE COLUMN ${f(t.name)} ${m(r)}`;return`Run it through gh-ost or Spirit, which copy the table in small pieces beside the application: --alter ${JSON.stringify(e)}`}let o=n(i),s=g(t.name,r.name)?Ms(a.columns,t.name):r.name,[c,l]=[f(t.name),f(s)],u=`NOT (${l} <=> ${c})`,d={...r,name:s,nullable:!0,default:void 0,onUpdate:void 0},p=r.nullable===!1?`, MODIFY COLUMN ${m({...r,name:s,inlineKey:void 0})}`:``;return[W(`expand`,U(`add`,s),`ALTER TABLE ${o} ADD COLUMN ${m(d)};`,`ALTER TABLE ${o} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Fn(U(`fill`,s),`UPDATE ${o} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),G(U(`filled`,s),`SELECT COUNT(*) FROM ${o} WHERE ${u}`),`# deploy code that uses the new column only, then:`,W(`contract`,U(`drop`,t.name),[...As(e,t.name,s),`ALTER TABLE ${o} DROP COLUMN ${c}${p};`].join(`
`)),`  irreversible: ${s} holds the same values`].join(`
`)}function As({table:e,before:t},r,i){return _(t,r).map(t=>{let a=t.parts.map(e=>g(e.column,r)?{...e,column:i}:e),o=`ADD ${l({...t,name:`${t.name??r}_new`,parts:a})}`,s=t.name===void 0?``:`, DROP INDEX ${f(t.name)}`;return`ALTER TABLE ${n(e)} ${o}${s};`})}function js({before:e},t){let n=e=>e.some(e=>g(e,t.name));return t.autoIncrement||_(e,t.name).some(({kind:e})=>e===`primary`)||e.foreignKeys.some(({columns:e})=>n(e))||(e.facts?.referencedBy.some(({referencedColumns:e})=>n(e))??!1)}function Ms(e,t){let n=t=>e.some(e=>g(e.name,t));for(let e=1;;e++){let r=`${t.slice(0,58)}_new${e===1?``:e}`;if(!n(r))return r}}function Z({table:e,before:t},r){return`${n(e)}.${f(b(t,r)?.name??r)}`}const Ns=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('open', 'paid') NOT NULL);`,Ps={name:`enum-change`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`ENUM or SET members that are removed, renamed, reordered or inserted before the end. Also so many new members that a value takes more bytes: from 256 members on for an ENUM, from 9, 17, 25 and 33 on for a SET.`,why:`Rows store the number of a member. If numbers or their size change, MySQL copies the table row by row while writes wait.`,instead:`Add new members at the end, which is instant, and keep unused members. For a list that changes often, use a separate table.`,covers:[`enum-remove`,`enum-reorder`,`enum-insert-middle`,`enum-boundary`,`set-boundary`],examples:{bad:{schema:Ns,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'packed', 'paid') NOT NULL;
            irreversible: orders may be packed
      `},good:{schema:Ns,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'paid', 'packed') NOT NULL;
            irreversible: orders may be packed
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of X(e))o===`members`&&(yield{...N(n.locate,t.span),severity:z(`error`,e.before,r),message:`${Fs(Z(e,i.definition.name),i.definition,a.definition)}, so MySQL copies ${B(e.before)} row by row while writes wait.`,fix:Is(e,i.definition,a.definition)})}};function Fs(e,t,n){let[r,i]=[t.type.members??[],n.type.members??[]],a=n.type.name.toUpperCase(),o=Ls(i,r),s=Ls(r,i),c=e=>e.length===1?`is`:`are`;if(o.length>0)return`${zs(o)} ${c(o)} removed from the ${a} members of ${e}`;if(i.filter(e=>!s.includes(e)).some((e,t)=>!Rs(e,r[t]??``)))return`The order of the ${a} members of ${e} changes`;if(i.slice(0,r.length).some(e=>s.includes(e)))return`${zs(s)} ${c(s)} inserted before the end of the ${a} members of ${e}`;let[l,u]=[se(n.type.name,r.length),se(n.type.name,i.length)];return l===u?`${a} members of ${e} are spelled differently`:`With ${i.length} ${a} members instead of ${r.length}, a value of ${e} takes ${u} bytes instead of ${l}`}function Is(e,t,r){let i=t.type.members??[],a=Ls(i,r.type.members??[]),o=[...i,...a];if(a.length===0||se(r.type.name,o.length)!==se(r.type.name,i.length))return ks(e,t,r);let s={...r,name:t.name,type:{...r.type,members:o}};return`ALTER TABLE ${n(e.table)} MODIFY COLUMN ${m(s)};`}function Ls(e,t){let n=new Set(e.map(e=>e.toLowerCase()));return t.filter(e=>!n.has(e.toLowerCase()))}function Rs(e,t){return e.toLowerCase()===t.toLowerCase()}function zs(e){let t=e.slice(0,5).map(s).join(`, `);return e.length>5?`${t} and ${e.length-5} more`:t}const Bs=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);`,Vs=I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD INDEX orders_country (country);
        rollback_sql: |
          ALTER TABLE orders DROP INDEX orders_country;
  `,Hs={name:`estimate-unknown`,group:`hygiene`,severity:`warning`,flags:"With `--estimate`: a phase whose cost is unknown, because a number is missing.",why:`Nobody knows before the deployment whether the phase takes seconds or hours.`,instead:"Give a snapshot or a database. `phasedb snapshot` reads sizes and row counts, and no data. ANALYZE TABLE creates missing statistics.",examples:{bad:{schema:Bs,file:Vs,estimate:!0},good:{schema:Bs,file:Vs,facts:{orders:{rowsEstimate:1e5,dataBytes:9e6,indexBytes:0}},estimate:!0}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)for(let r of e.estimates?.get(n)?.missing??[]){let e=t.get(r.what)??{missing:r,phases:[]};t.set(r.what,{missing:r,phases:[...e.phases,n]})}for(let{missing:n,phases:r}of t.values()){let[t]=r;if(t===void 0)continue;let i=r.some(t=>e.estimates?.get(t)?.seconds!==void 0),a=w(r.map(({phase:e})=>e.name));yield{place:t.phase.place,phase:t.phase.name,message:`The cost of ${a} is ${i?`partly `:``}unknown, because phasedb does not know ${n.what}.`,severity:i?`info`:`warning`,fix:Gs(n,e)}}}};function Us(){return`${Ke()} snapshot --db URL > phasedb.snapshot.json`}function Ws(){return`${Us()}\n${Ke()} lint FILE --snapshot phasedb.snapshot.json --estimate`}function Gs({kind:e,table:t=``},{settings:n,phases:r}){let i=Be(t),{catalogFrom:a}=n,o=a===`snapshot`?`\n${Us()}`:``;switch(e){case`table`:{let e=Ks(r,t);return e===void 0?a===`server`?`-- ${i} does not exist, or this user cannot see it:\nSHOW GRANTS;`:a===`snapshot`?`-- The snapshot has no table ${i}. Check that it is from the right database:\n${Us()}`:Ws():`# ${e} creates ${i}: estimate again with --db after it has run.`}case`size`:case`statistics`:return a===`server`||a===`snapshot`?`ANALYZE TABLE ${i};${o}`:Ws();case`view`:return`-- Write the table that the view ${i} reads.`;case`statement`:return`-- Try it on a copy of the table, or write it in a form that phasedb can read.`;case`variables`:return Ws()}}function Ks(e,t){return e.find(e=>e.kind===`ddl`&&e.statements.some(({statement:e})=>e.kind===`create-table`&&g(e.table.name,t)))?.phase.name}const qs=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);
CREATE TABLE contacts (id BIGINT PRIMARY KEY);`,Js=e=>I`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE contacts ADD COLUMN fax VARCHAR(40) NULL;
      rollback_sql: |
        ALTER TABLE contacts DROP COLUMN fax;
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: contacts has them
`,Ys={name:`expand-contract-same-deploy`,group:`phases`,severity:`warning`,risk:`destructive`,insteadOf:[`drop-column`],flags:`A contract that drops a column after an expand of the same migration, if no gate between them waits for a deployment or for time, or checks the table.`,why:`The gates open at once. Expand and contract run in one go, while code that uses the column is still live.`,instead:"Let a gate wait until the new code is live (`deployed`), for some hours (`not_before`), or until the table shows it.",examples:{bad:{schema:qs,file:Js(`SELECT COUNT(*) FROM contacts WHERE id < 0`)},good:{schema:qs,file:Js(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
      not_before: {after: expand, hours: 24}`)}},*statement(e,t){let{phase:r,change:i,placed:a}=e;if(r.type!==`contract`||i===void 0||i.before.createdHere)return;let{phases:o}=t,s=o.findLast(e=>e.phase.type===`expand`&&e.phase.index<r.index)?.phase;if(s===void 0)return;let c=o.filter(e=>e.kind===`gate`&&e.phase.index>s.index&&e.phase.index<r.index);if(c.length===0||c.some(e=>Xn(e.phase)||Xs(e,i.table)))return;let l=O(e,t);if(!$e(l,i.table))for(let e of i.clauses)e.op!==`drop-column`||et(l,i.table,e.column)||(yield{...N(a.locate,e.span),message:`No gate between ${s.name} and ${r.name} waits until code no longer uses ${n(i.table)}.${f(e.column)}: none checks the table, a deployment or the time.`,fix:Zs(i,e.column,s.name)})}};function Xs({query:e},t){return e!==void 0&&S(e.gate.sql,t.name)}function Zs({table:e,before:t},r,i){let a=b(t,r),o=a?.nullable!==!1&&a?.generated===void 0,s=`SELECT COUNT(*) FROM ${n(e)} WHERE ${f(r)} IS NOT NULL`;return[`- name: old-code-is-gone`,`  type: gate`,`  wait_until:`,...o?[`    query: ${JSON.stringify(s)}`,`    expected: 0`]:[],`    not_before: {after: ${i}, hours: 24}`].join(`
`)}const Qs={name:`expression-default-add`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new column whose default is an expression, on a table with rows.`,why:"MySQL copies the table to compute the expression for each row, and writes wait for the whole copy. With the binary log on, MySQL refuses an expression whose value differs at each call, such as `(uuid())` (error 1674). Two instant statements and a backfill give the same result.",instead:`Add the column as NULL without a default, set the default in a second statement, and fill the rows in a backfill.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NOT NULL DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NULL;
              ALTER TABLE orders ALTER COLUMN token SET DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET token = uuid() WHERE token IS NULL LIMIT {batch_size}
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n!==void 0&&kt(`default`,e,t))for(let e of n.clauses){let[i,a]=$s(e).filter(({default:e})=>e?.kind===`expression`);i!==void 0&&(yield{...N(r.locate,e.span),severity:z(`error`,n.before,t.settings),message:`MySQL copies ${B(n.before)} to compute the default ${i.default?.text} of the new column ${i.name} for each row. Writes wait meanwhile.`,fix:a===void 0&&e.op===`add-column`&&e.columns.length===1?Ya(n.table,i,e.position,i.default?.text??``):void 0})}}};function $s(e){return e.op===`add-column`?e.columns:[]}function Q(e){return e.clauses.flatMap(e=>{let{span:t}=e;return e.op===`add-foreign-key`?[{span:t,key:e.foreignKey}]:e.op===`add-column`?e.columns.flatMap(({inlineForeignKey:e})=>e===void 0?[]:[{span:t,key:e}]):[]})}function ec(e,t){let{before:r,table:i,clauses:a}=e,o=a.flatMap(e=>e.op===`add-foreign-key`?e.foreignKey:[]),s=e=>b(r,e)===void 0;if(!o.some(({columns:e})=>e.some(s))||Q(e).length>o.length)return;let c=`ALTER TABLE ${n(i)}`,u=e=>a.filter(({op:t})=>t===`add-foreign-key`===e&&![`algorithm`,`lock`].includes(t)).map(({span:e})=>H(t.slice(e.start,e.end))),d=tc(e),f=o.filter(e=>!nc(e,d));return[...u(!1).map(e=>`${c} ${e};`),...f.map(e=>`${c} ADD ${l(rc(e,d))};`),`SET SESSION foreign_key_checks = 0;`,`${c} ${u(!0).join(`, `)};`,`SET SESSION foreign_key_checks = 1;`].join(`
`)}function tc({before:e,after:t,clauses:n}){let r=n.flatMap(fe),i=t=>t.kind===`primary`||v(e,t.name??``)!==void 0||n.some(e=>e.op===`rename-index`&&g(e.to,t.name))||r.some(({parts:e})=>JSON.stringify(e)===JSON.stringify(t.parts));return{...t,indexes:t.indexes.filter(i)}}function nc({columns:e},{indexes:t}){return t.some(({kind:t,parts:n})=>t!==`fulltext`&&t!==`spatial`&&e.every((e,t)=>g(n[t]?.column,e)&&n[t]?.prefix===void 0))}function rc({columns:e},t){let n=e.join(`_`).slice(0,60);return{name:v(t,n)===void 0?n:`${n}_fk`,kind:`plain`,parts:e.map(e=>({column:e,expression:void 0,prefix:void 0,descending:!1})),invisible:!1,using:void 0,comment:void 0}}function ic(e,{columns:t,references:r}){return`${n(e)} (${t.map(f).join(`, `)}) → ${n(r.table)}`}function ac({references:e},t){return e.columns.length>0?e.columns:(t?.indexes.find(({kind:e})=>e===`primary`))?.parts.flatMap(({column:e})=>e??[])??[]}function oc(e,t,r){let{table:i}=t.references,a=ac(t,r.table(i.schema,i.name)),[o]=a;if(o===void 0||a.length!==t.columns.length)return;let s=t.columns.map((e,t)=>`p.${f(a[t]??``)} = c.${f(e)}`),c=t.columns.map(e=>`c.${f(e)} IS NOT NULL`);return`SELECT COUNT(*) FROM ${n(e)} c LEFT JOIN ${n(i)} p ON ${s.join(` AND `)} WHERE ${c.join(` AND `)} AND p.${f(o)} IS NULL`}function sc(e,t,n){let{change:r,phase:i}=e;return r===void 0||r.before.createdHere||n.columns.some(n=>cc(n,e,r,t))?!1:!C(t,i).some(e=>lc(e,r.table.name,n))}function cc(e,t,n,r){let{schema:i,name:a}=n.table,o=A(t,r)?.before.table(i,a),s=b(n.after,e);return s===void 0||o!==void 0&&b(o,e)!==void 0?!1:s.nullable!==!1&&(s.default===void 0||s.default.kind===`null`)}function lc({gate:e,reading:t},n,r){let i=r.references.table.name;if(!t.ok)return[n,i,...r.columns].every(t=>S(e.sql,t));let{tables:a,columns:o}=t.tree,s=e=>a.filter(t=>g(t.name,e)).length,c=g(n,i)?2:1;return s(n)>=c&&s(i)>=1&&r.columns.every(e=>o.some(({name:t})=>g(t,e)))}const uc={name:`fk-add-checked`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A foreign key that is added to a table with rows while foreign_key_checks is on.`,why:`MySQL then copies the table to check each row, and writes wait until the copy ends. With the checks off, MySQL adds the key in place and does not check existing rows.`,instead:"Prove in a gate that no row lacks a parent. Add the key after that gate with `SET SESSION foreign_key_checks = 0`; phasedb resets the variable when the phase ends.",examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:I`
        migration: m
        phases:
          - name: no-orphans
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL
              expected: 0
          - name: contract
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
              SET SESSION foreign_key_checks = 1;
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `}},*statement(e,t){let{change:n,placed:r,phase:i,before:a}=e;if(n===void 0||!kt(`foreign-key`,e,t))return;let o=Q(n),[s]=o;if(s===void 0)return;let c=ec(n,r.sql)??`SET SESSION foreign_key_checks = 0;\n${r.sql};\nSET SESSION foreign_key_checks = 1;`,l=o.flatMap(({key:r})=>{let i=sc(e,t,r)?oc(n.table,r,a):void 0;return i===void 0?[]:G(U(`no-orphans`,n.table.name,...r.columns),i)}),u=i.type===`contract`?i.name:U(`contract`,n.table.name,`foreign-key`);yield{...N(r.locate,s.span),severity:z(`error`,n.before,t.settings),message:`MySQL copies ${B(n.before)} while writes wait, to check each row against the foreign key ${ic(n.table,s.key)}.`,fix:l.length===0?c:[...l,W(`contract`,u,c)].join(`
`)}}},dc=`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,fc=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
      rollback_sql: |
        ALTER TABLE orders DROP FOREIGN KEY orders_customer;
`,pc={name:`fk-add-orphans`,group:`data`,severity:`error`,flags:`A foreign key that is added with foreign_key_checks on, without an earlier gate that counts rows without a parent.`,why:`The statement fails with error 1452 at the first row without a parent. By then, MySQL has copied every row before it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:dc,file:fc(`SELECT COUNT(*) FROM orders WHERE customer_id IS NULL`)},good:{schema:dc,file:fc(`SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL`)}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(n!==void 0&&a)for(let{key:a,span:o}of Q(n)){if(!sc(e,t,a))continue;let s=oc(n.table,a,i);yield{...N(r.locate,o),message:`Adding the foreign key ${ic(n.table,a)} fails if any row has no parent, and no earlier gate counts such rows.`,fix:s&&mc(G(U(`no-orphans`,n.table.name,...a.columns),s),e,o)}}}};function mc(e,t,n){let r=t.change?.clauses.find(e=>e.span===n);return r===void 0?e:Yi(e,t,r,`add-foreign-key`)}const hc={name:`fk-add-unvalidated`,group:`cost`,severity:`warning`,flags:`A foreign key that is added with foreign_key_checks off, without an earlier gate that counts rows without a parent.`,why:`With the checks off, MySQL never checks the existing rows, neither now nor later. The key exists, and rows may still violate it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:I`
        migration: m
        phases:
          - name: no-orphans
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL
              expected: 0
          - name: contract
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(!(n===void 0||a))for(let{key:a,span:o}of Q(n)){if(!sc(e,t,a))continue;let s=oc(n.table,a,i);yield{...N(r.locate,o),message:`The foreign key ${ic(n.table,a)} is added with foreign_key_checks off, and no earlier gate counts rows without a parent.`,fix:s&&G(U(`no-orphans`,n.table.name,...a.columns),s)}}}},gc={name:`fk-add-without-index`,group:`cost`,severity:`warning`,flags:`A foreign key whose columns are not the first columns of any index of the table.`,why:`MySQL then builds an index in the same statement and chooses its name. Adding the key takes as long as that index build.`,instead:`Add the index first, in a separate statement.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX customer_id (customer_id);
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
              ALTER TABLE orders DROP INDEX customer_id;
      `}},*statement({change:e,placed:t,verdict:r},{settings:i}){if(e===void 0||!e.before.complete||e.before.createdHere)return;let a=ec(e,t.sql);if(a!==void 0&&r.algorithm===`copy`)return;let o=tc(e);for(let{key:r,span:s}of Q(e))nc(r,o)||_c(r,e.before)||(yield{...N(t.locate,s),severity:z(`warning`,e.before,i),message:`No index of ${B(e.before)} begins with the columns of the foreign key ${ic(e.table,r)}, so MySQL builds one in the same statement.`,fix:a??`ALTER TABLE ${n(e.table)} ADD ${l(rc(r,o))};`})}};function _c({columns:e},{foreignKeys:t}){return t.some(t=>e.every((e,n)=>g(t.columns[n],e)))}const vc=/* @__PURE__ */ new Set([`date`,`year`,`enum`,`set`]),yc=new Set(`bit decimal time datetime timestamp binary varbinary`.split(` `));function bc(e,t){let[n,r]=[xc(e),xc(t)];if(n===void 0||r===void 0)return;if(n.as===`integer`&&r.as===`integer`)return n.bytes===r.bytes&&n.unsigned===r.unsigned;if(n.as===`text`&&r.as===`text`)return n.collation===void 0||r.collation===void 0?void 0:n.collation===r.collation;let i=[n,r];if(!(i.some(e=>e.as===`text`&&e.collation===void 0)&&i.some(e=>e.as===`bytes`)))return n.as===r.as}function xc({type:e,arguments:t,unsigned:n,collation:r,definition:i}){return oe(e)!==void 0||vc.has(e)?{as:`integer`,bytes:ee(e,t,i.type.members?.length??0)??0,unsigned:n||vc.has(e)&&e!==`date`}:e===`char`||e===`varchar`?{as:`text`,collation:r}:e===`float`||e===`double`?{as:e}:yc.has(e)?{as:`bytes`}:void 0}const Sc=`CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Cc=e=>I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN customer_id ${e} NULL, ADD INDEX customer (customer_id);
          SET SESSION foreign_key_checks = 0;
          ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
        rollback_sql: |
          ALTER TABLE orders DROP FOREIGN KEY orders_customer;
          ALTER TABLE orders DROP COLUMN customer_id;
  `,wc={name:`fk-type-mismatch`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`,`fk-add-checked`,`fk-add-without-index`],flags:`A foreign key between columns of incompatible types: integers of different size or sign, texts of different collations, an integer and a text. Text length, DECIMAL precision and ENUM members may differ.`,why:`MySQL refuses the statement with error 3780, with foreign_key_checks on or off.`,instead:`Define the column like the referenced column: same type, sign, character set and collation.`,examples:{bad:{schema:Sc,file:Cc(`BIGINT`)},good:{schema:Sc,file:Cc(`BIGINT UNSIGNED`)}},*statement(e,t){for(let n of Tc(e)){let r=n.isInline?Ec(t.settings):`error`;r!==void 0&&(yield*Dc(n,r,e,t))}}};function Tc(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return Q(t).map(({key:e,span:n})=>({owner:t.after,key:e,place:N(a.locate,n),isInline:t.clauses.some(e=>e.op===`add-column`&&e.span===n)}));if(n.kind!==`create-table`||n.temporary)return[];let{schema:o,name:s}=n.table,c=i.table(o,s);if(c===void 0||r.table(o,s)!==void 0)return[];let l=F(e),u=c.foreignKeys.map(e=>({owner:c,key:e,place:l,isInline:c.columns.some(({inlineForeignKey:t})=>t?.references===e.references)})),d=r.tables().flatMap(e=>e.foreignKeys.map(t=>({owner:e,key:t,place:l,isInline:!1}))).filter(({owner:e,key:t})=>i.sameTable(he(e,t),c));return[...u,...d]}function Ec({versions:e}){let t=e.filter(e=>be(e,ve.inlineReferences));if(t.length!==0)return t.length===e.length?`error`:`warning`}function*Dc({owner:e,key:t,place:r},i,a,o){let{schema:s,name:c}=he(e,t),l=a.after.table(s,c);if(l===void 0)return;let u=ac(t,l);for(let[s,c]of t.columns.entries()){let t=b(e,c),d=b(l,u[s]??``);if(t===void 0||d===void 0)continue;let[p,m]=[x(t,e),x(d,l)];if(bc(p,m)!==!1)continue;let[h,g]=[`${n(e)}.${f(t.name)}`,`${n(l)}.${f(d.name)}`],[_,v]=Oc(p)&&Oc(m)?[p,m].map(kc):[p,m].map(Ac);yield{...r,severity:i,message:`The foreign key from ${h} to ${g} joins different types: ${h} ${_}, ${g} ${v}.`,fix:jc(p,m,a,o)}}}function Oc({type:e}){return e===`char`||e===`varchar`}function kc({collation:e}){return`has the collation ${e}`}function Ac({definition:e}){return`is ${u(e)}`}function jc(e,t,n,r){let{change:a}=n,{definition:o}=e,s=Mc(e,t);if(a===void 0||s===void 0||o.generated!==void 0)return;let{schema:c,name:l}=a.table,u=A(n,r)?.before.table(c,l);if(u===void 0||b(u,o.name)===void 0)return m(s);let d=b(a.before,o.name);if(d!==void 0&&d===o)return`${i(e,x(s,a.after))?`# once no row holds a value that does not fit:
`:``}${ks(a,d,s)}`}function Mc(e,t){let{definition:n}=e;if(Oc(e)&&Oc(t)){let{charset:e,collation:r}=t;return{...n,charset:e,collation:r,type:{...n.type,binary:!1}}}return Nc.has(e.type)&&Nc.has(t.type)?{...n,type:{...t.definition.type,arguments:[],zerofill:!1,unsigned:t.unsigned}}:void 0}const Nc=new Set(`tinyint smallint mediumint int bigint`.split(` `)),Pc={name:`fulltext-table-rebuild`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A change that rebuilds a table with a FULLTEXT index. InnoDB can only rebuild it with ALGORITHM=COPY.`,why:`Without the FULLTEXT index, the rebuild would run in place and allow writes. With it, MySQL copies the table and writes wait.`,instead:`Put a new column into a separate table. If this table itself must change, use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE articles ADD COLUMN language CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE articles DROP COLUMN language;
      `},good:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TABLE article_languages (article_id BIGINT PRIMARY KEY, language CHAR(2) NOT NULL);
            rollback_sql: |
              DROP TABLE article_languages;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||!kt(`fulltext`,e,t))return;let i=n.before.indexes.find(({kind:e})=>e===`fulltext`);yield{...F(e),severity:z(`error`,n.before,t.settings),message:`MySQL copies ${B(n.before)} while writes wait, because of ${i?.name===void 0?`its FULLTEXT index`:`its FULLTEXT index ${i.name}`}: ${r.because}.`}}},Fc={name:`functional-index-add`,group:`cost`,severity:`error`,risk:`blocking`,insteadOf:[`ddl-blocks-writes`,`ddl-copy-table`],flags:`An index over an expression (functional index) that is added to a table with rows.`,why:`MySQL adds a hidden virtual column in the same statement. Writes wait while MySQL builds an index over a column added in the same statement; for a UNIQUE index it copies the table.`,instead:`Add a virtual column with that expression, which is instant. Index the column in a second statement, which allows writes. The optimizer also uses the index for the expression.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD INDEX email_lower ((lower(email)));
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email_lower VARCHAR(200) AS (lower(email)) VIRTUAL;
              ALTER TABLE customers ADD INDEX email_lower (email_lower);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
              ALTER TABLE customers DROP COLUMN email_lower;
      `}},*statement(e,t){let{change:n,placed:r,verdict:i}=e;if(n===void 0||n.before.createdHere||i.refusedAssertion!==void 0)return;let a=i.algorithm===`copy`;if(!a&&(i.algorithm!==`inplace`||i.lock===`none`)||a&&on(e,`blocking`)&&!on(e,`copy`))return;let o=n.clauses.find(e=>e.op===`add-index`&&Ic(e.index));if(o?.op!==`add-index`||L(e,t,Lc(e)).lock!==`none`)return;let s=o.index.name===void 0?`an index`:`index ${o.index.name}`,c=B(n.before);yield{...N(r.locate,o.span),severity:z(`error`,n.before,t.settings),message:a?`MySQL copies ${c} while writes wait, to build ${s} over an expression.`:`Writes to ${c} wait while MySQL builds ${s} over an expression.`,fix:Rc(o.index,n,t.settings)}}};function Ic({parts:e}){return e.some(({expression:e})=>e!==void 0)}function Lc({statement:e,change:t}){if(t===void 0||e.kind!==`alter-table`&&e.kind!==`create-index`)return{statement:e};let n=t.clauses.filter(e=>e.op!==`add-index`||!Ic(e.index)),{table:r,algorithm:i,lock:a}=e;return{statement:{kind:`alter-table`,table:r,clauses:n,algorithm:i,lock:a,doubled:void 0}}}function Rc(e,{table:t,after:r},i){let[a,o]=e.parts.flatMap(e=>e.expression??[]);if(a===void 0||o!==void 0||T(a).tokens.at(-2)?.upper===`ARRAY`)return;let s=e.name??`indexed_value`,c=b(r,s)===void 0?s:`${s}_value`,u=i.versions.every(e=>be(e,ve.invisibleColumns))?` INVISIBLE`:``,d=e.parts.map(e=>e.column===void 0?{...e,column:c,expression:void 0}:e);return[`ALTER TABLE ${n(t)} ADD COLUMN ${f(c)} ${Vc(a,r)} AS (${a}) VIRTUAL${u};`,`ALTER TABLE ${n(t)} ADD ${l({...e,name:e.name??c,parts:d})};`].join(`
`)}const zc=/* @__PURE__ */ new Set([`LOWER`,`UPPER`,`LCASE`,`UCASE`,`TRIM`,`LTRIM`,`RTRIM`,`REVERSE`]),Bc={CHAR:`VARCHAR`,UNSIGNED:`BIGINT UNSIGNED`,SIGNED:`BIGINT`,DATE:`DATE`,DATETIME:`DATETIME`,TIME:`TIME`,DECIMAL:`DECIMAL`,DOUBLE:`DOUBLE`};function Vc(e,t){let{tokens:n}=T(e),[r,,i]=n;if(r===void 0||i===void 0||n.at(-1)?.text!==`)`)return`TYPE`;let a=b(t,E(i));if(zc.has(r.upper)&&n.length===4&&a!==void 0)return u(a);let o=n.findLastIndex(({upper:e})=>e===`AS`),s=Bc[n[o+1]?.upper??``];if(r.upper!==`CAST`||s===void 0)return`TYPE`;let c=n.slice(o+2,-1).map(({text:e})=>e);return s===`VARCHAR`&&c.length===0?`TYPE`:c.every(e=>/^[\d(),]+$/.test(e))?`${s}${c.join(``)}`:`TYPE`}const Hc=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Uc={orders:{rowsEstimate:4e7}},Wc=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
`,Gc={name:`gate-full-scan`,group:`phases`,severity:`warning`,flags:`A gate that reads a whole large table at each poll, because no index begins with a column of its condition.`,why:`phasedb runs the query every few seconds while the gate waits. Each full scan keeps a read view open and evicts other pages from the buffer pool.`,instead:"Use EXISTS, which stops at the first row found, so that only the last poll scans the table. Or add an index on the column, or poll less often (`poll_interval_ms`). The rule ignores tables below `thresholds.gate_scan_rows` rows.",examples:{bad:{schema:Hc,facts:Uc,file:Wc(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)},good:{schema:Hc,facts:Uc,file:Wc(`SELECT EXISTS (SELECT 1 FROM orders WHERE currency IS NULL)`)}},*phase(e,{settings:t}){if(e.kind!==`gate`||e.query?.reading.ok!==!0)return;let{gate:n,reading:r}=e.query,i=Kc(r.tree,e,t.thresholds.gate_scan_rows);if(i===void 0||T(n.sql).tokens.some(({upper:e})=>e===`LIMIT`))return;let{table:a,columns:o}=i,s=o.length===0?`the query has no condition on it`:`no index begins with ${o.join(` or `)}`;yield{...P(n.locate,n.sql),message:`The gate ${e.phase.name} reads all of ${B(a)} at each poll, every ${e.phase.pollIntervalMs/1e3} s: ${s}.`,fix:q(n.expected)?Qc(n.sql,r.tree)??$c(a,o):$c(a,o)}}};function Kc(e,{before:t},n){let r=e.from.map(e=>({source:e,table:t.table(e.schema,e.name)})),i=e.from.some(({join:e})=>/^(LEFT|RIGHT)/i.test(e??``));if(e.from.some(({join:e})=>/^RIGHT/i.test(e??``)))return;let a=i?r.slice(0,1):r,o=[];for(let{source:t,table:r}of a){if(r===void 0||r.createdHere||r.partitioning!==void 0||(r.facts?.rowsEstimate??0)<=n||!r.complete)return;let i=/* @__PURE__ */ new Set,a=n=>qc(n,t,r,e.from.length===1);if(D(e.where).some(e=>Jc(e,a,r,i))||e.where===void 0&&Zc(e,a,r))return;o.push({table:r,columns:[...i]})}return o[0]}function qc(e,t,n,r){if(e.kind===`column`)return(e.qualifier===void 0?r:g(e.qualifier,t.alias??t.name))?n.columns.find(({name:t})=>g(t,e.name))?.name:void 0}function Jc(e,t,n,r){switch(e.kind){case`operator`:return e.operator===`AND`?e.parts.some(e=>Jc(e,t,n,r)):e.operator===`OR`?e.parts.every(e=>Jc(e,t,n,r)):e.operator===`NOT`||e.operator===`EXISTS`?e.parts.some(e=>Jc(e,t,n,r)):e.parts.some(e=>Yc(e,t,n,r));case`call`:return e.name===`ISNULL`?e.parts.some(e=>Yc(e,t,n,r)):/^(MATCH|MBR|ST_)/.test(e.name);case`column`:return Yc(e,t,n,r);case`query`:case`literal`:return!1;default:return!0}}function Yc(e,t,n,r){let i=t(e);return i!==void 0&&(r.add(i),Xc(i,n))}function Xc(e,{indexes:t}){return t.some(({kind:t,invisible:n,parts:r})=>t!==`fulltext`&&t!==`spatial`&&!n&&g(r[0]?.column,e))}function Zc({select:e,grouped:t},n,r){let[i]=e;if(t||i?.kind!==`call`||i.name!==`MIN`&&i.name!==`MAX`)return!1;let a=i.parts[0]&&n(i.parts[0]);return a!==void 0&&Xc(a,r)}function Qc(e,{grouped:t,select:n}){let[r,i]=n,{tokens:a}=T(e),o=a.findIndex(({upper:e})=>e===`FROM`),s=r?.kind===`call`&&r.name===`COUNT`&&r.star&&i===void 0;if(t||!s||a[0]?.upper!==`SELECT`||o<0)return;let[c,l]=[a[o]?.start??0,a.at(-1)],u=l?.text===`;`?l.start:l?.end??e.length;return Ve(e,[{start:0,end:c,text:`SELECT EXISTS (SELECT 1 `},{start:u,end:e.length,text:`)`}])}function $c(e,[t]){if(t===void 0)return;let r={name:void 0,kind:`plain`,parts:[{column:t,expression:void 0,prefix:void 0,descending:!1}],invisible:!1,using:void 0,comment:void 0};return`ALTER TABLE ${n(e)} ADD ${l(r)};`}const el={name:`gate-mutates`,group:`phases`,severity:`error`,flags:"A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO.",why:"phasedb repeats the query: during a run, in `verify` and before a contract. Only a query without side effects is safe to repeat.",instead:`Write a plain SELECT that returns one row with one column. Move statements that change rows into a backfill.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL FOR UPDATE
      `},good:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
      `}}},tl={name:`gate-nondeterministic`,group:`phases`,severity:`warning`,flags:"A gate or `done_when` whose result depends on the time, on chance or on the session: NOW(), RAND(), UUID(), user variables.",why:`The same rows give a different result a minute later or on another connection. The gate can open because time passed, and nobody can repeat the check.`,instead:"Compare with a watermark: a fixed time or id that is written in the file. To wait for a point in time, use `not_before`.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < NOW() - INTERVAL 1 DAY
      `},good:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < '2026-11-01'
      `}},*phase(e){let t=K(e)?.asked.gate;if(t===void 0)return;let{tokens:n}=T(t.sql),r=Fe(n).filter(e=>!e.startsWith(`@`)),i=n.filter(({kind:e,text:t})=>e===`variable`&&!t.startsWith(`@@`)),a=[...r.map(e=>`${e}()`),...new Set(i.filter((e,t)=>t<5).map(({text:e})=>e))];if(a.length===0)return;let o=r.length>0&&i.length===0&&r.every(e=>nl.has(e));yield{...P(t.locate,t.sql),message:`${a.join(`, `)} can change the query result ${o?`from poll to poll, because the time passes`:`although the rows stay the same`}.`,why:i.length===0?void 0:`A user variable is NULL in a new session, and each run opens new sessions.`,fix:o?"Compare with a watermark: a fixed time such as '2026-11-01 00:00:00', or the largest id at the time of the deployment. To wait for a point in time, use `not_before`.":void 0}}},nl=new Set(`NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UNIX_TIMESTAMP`.split(` `)),rl=`CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL);`,il=e=>I`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`,al={name:`gate-not-covering-backfill`,group:`phases`,severity:`error`,flags:"A contract after a backfill, where neither a gate between them nor `done_when` counts unfilled rows. The query reads another table or column, or its comparison excludes NULL.",why:`The gate opens even if the backfill left rows unfilled. The contract then may fail on those rows or lose their data.`,instead:`Count the rows that the backfill has not filled yet, and expect 0.`,examples:{bad:{schema:rl,file:il(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:rl,file:il(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*phase(e,t){for(let n of _s(e,t))yield*ol(n,t)}};function*ol({backfill:e,contract:t,gates:n},r){let i=[e,...n].flatMap(t=>{let n=K(t)?.asked;return n===void 0?[]:[{judged:t,asked:n,blind:wr(n,e,r)}]});if(i.some(({blind:e})=>e===void 0))return;let a=Tr(e,r),o=a===void 0?void 0:G(U(e.phase.name,`is-complete`),a),s=i.at(-1);s===void 0||s.judged===e?yield{place:t.phase.place,severity:s===void 0?`warning`:`error`,message:`No gate between the backfill ${e.phase.name} and the contract ${t.phase.name} counts rows that are not filled.`,fix:o}:yield{...P(s.asked.gate.locate,s.asked.gate.sql),message:`${Yn(s.judged)} does not show whether the backfill ${e.phase.name} is complete: it ${s.blind}.`,fix:o}}const sl=e=>I`
    migration: m
    phases:
      - name: gate
        wait_until:
          deployed: {environment: ${e}, ref: "\${{ sha }}"}
  `,cl=I`
    on: workflow_dispatch
    jobs:
      phases:
        runs-on: ubuntu-latest
        environment: production
        steps:
          - uses: phasedb-action/phasedb-action@v1
            with: {command: run}
  `,ll={name:`gate-own-environment`,group:`phases`,severity:`warning`,flags:`A gate that waits for a deployment to an environment which a job that runs phasedb also uses. The finding is info if another workflow deploys the application there.`,why:"GitHub records a deployment for every job with an `environment`, also for the job that only runs phasedb. Such a deployment does not show that the application runs there, so the gate ignores deployments by workflows that run phasedb.",instead:"Deploy the application in a different workflow than the phases. Or give the phasedb job a separate environment, or add `deployment: false` next to its `name`.",examples:{bad:{file:sl(`production`),code:{".github/workflows/phases.yml":cl}},good:{file:sl(`production`),code:{".github/workflows/phases.yml":cl.replace(`environment: production`,`environment: {name: production, deployment: false}`)}}},*phase({phase:e},{settings:t}){if(e.type!==`gate`||e.deployed===void 0)return;let n=e.deployed.environment.toLowerCase(),r=t.deployingJobs.filter(({environment:e})=>e.toLowerCase()===n),i=r.filter(({isOurs:e})=>e);if(i.length===0)return;let a=new Set(i.map(({file:e})=>e)),o=r.filter(({isOurs:e})=>!e),s=o.filter(({file:e})=>a.has(e));yield{place:e.place,message:`The gate ${e.name} waits for a deployment to ${e.deployed.environment}, but ${ul(i)} ${i.length===1?`runs`:`run`} phasedb in that environment. The gate ignores the deployments of ${i.length===1?`that job`:`those jobs`}.${s.length===0?``:` It also ignores deployments by ${ul(s)}, in the same workflow.`}`,...o.length>s.length?{severity:`info`}:{}}}};function ul(e){let t=e.slice(0,3);return w(t.map(({job:e,file:t})=>`the job ${e.slice(0,60)} of ${t.slice(0,100)}`))}const dl=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,fl=e=>I`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: ${e}
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax;
        irreversible: the numbers are gone
  `,pl={name:`gate-shape`,group:`phases`,severity:`error`,flags:"A gate or `done_when` that returns several columns, one row per group, or one row per match. The latter two return no row when nothing matches.",why:`phasedb compares exactly one value. Any other result fails the phase, often just when the condition becomes true.`,instead:"Use `SELECT COUNT(*) FROM …`. It returns one number, even if no row matches.",examples:{bad:{schema:dl,file:fl(`SELECT id FROM customers WHERE fax IS NOT NULL LIMIT 1`)},good:{schema:dl,file:fl(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e){let t=K(e);if(t===void 0||!t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked,{tree:i}=r,a=ml(i);a!==void 0&&(yield{...P(n.locate,n.sql),message:`${Yn(e)} ${a}. It must return one row with one column.`,fix:vl(t.key,n,i)})}};function ml(e){let{select:t,from:n,groupBy:r,grouped:i}=e;if(t.length>1)return`returns ${t.length} columns`;if(r.length>0)return`returns one row per group, and none when no row matches`;let[a]=t;if(!(a===void 0||i||n.length===0||e.queries.length>0)&&!(gl(a)||_l(e)))return`returns one row per match, and none when no row matches`}const hl=/^(COUNT|SUM|MIN|MAX|AVG|BIT_(AND|OR|XOR)|GROUP_CONCAT|JSON_(ARRAY|OBJECT)AGG|STD|STDDEV(_POP|_SAMP)?|VAR(IANCE|_POP|_SAMP))$/;function gl(e){return[...Ye(e)].some(e=>e.kind===`call`&&hl.test(e.name))}function _l({where:e}){return D(e).some(e=>e.kind===`operator`&&[`=`,`LIKE`,`IN`].includes(e.operator)&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(e=>e.kind===`literal`&&e.type!==`null`))}function vl(e,{sql:t,expected:n},{select:r}){if(!(r.length>1||!(n===null||q(n))))return`${e}: ${JSON.stringify(`SELECT COUNT(*) FROM (${t.trim().replace(/;$/,``)}) AS found`)}\n${e===`query`?`expected`:`done_expected`}: 0`}const yl=`CREATE TABLE events (id BIGINT PRIMARY KEY, payload VARCHAR(200) NOT NULL, length INT NULL);`,bl=e=>I`
    migration: m
    phases:
      - name: backfill
        irreversible: it can be computed again
        batch:
          query: |
            UPDATE events SET length = CHAR_LENGTH(payload) WHERE length IS NULL LIMIT {batch_size}
          size: 500
          delay_ms: 100
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM events WHERE length IS NULL
          timeout_minutes: ${e}
  `,xl={events:{rowsEstimate:4e7,dataBytes:9e9,indexBytes:0}},Sl={name:`gate-timeout-too-short`,group:`phases`,severity:`warning`,flags:"A gate whose `timeout_minutes` is shorter than the p90 estimate of the backfills before it. Reported only with `--estimate`.",why:`If the gate starts while a backfill still fills rows, it times out. Somebody then has to resume the run.`,instead:"Set `timeout_minutes` above the p90 estimate.",examples:{bad:{schema:yl,facts:xl,file:bl(5),estimate:!0},good:{schema:yl,facts:xl,file:bl(2880),estimate:!0}},*phase(e,t){if(e.kind!==`gate`)return;let{phase:n}=e,r=Ee(t,e);if(r===void 0||r<=n.timeoutMinutes*60)return;let i=Math.min(Cl,Math.ceil(r/60/10)*10),a=Ce(t,n).map(e=>e.phase.name);yield{place:n.place,message:`The gate ${n.name} times out after ${wl(n.timeoutMinutes)}, but ${w(a)} may take ${wl(r/60)} including the last poll (p90 estimate).`,fix:`timeout_minutes: ${i}`}}},Cl=1e5;function wl(e){return e<2?`${Math.ceil(e*60)} s`:e<180?`${Math.ceil(e)} min`:e<4320?`${Math.ceil(e/60)} h`:`${Math.ceil(e/60/24)} days`}function Tl(e,t,n){let{tables:r,variables:i,functions:a,select:o}=e;if(r.length===0)return i.length===0&&a.every(e=>El.has(e))?`it reads no table`:void 0;let s=t.includes(`<=>`),[c]=o;return Ol(e,s,n)??(c===void 0?void 0:Nl(c)??jl(c,s,n))}const El=new Set(`COUNT SUM MIN MAX AVG IF IFNULL COALESCE NULLIF CONCAT ABS GREATEST LEAST`.split(` `)),Dl={source:{schema:void 0,name:``,alias:void 0,join:void 0},column:``,value:null};function Ol(e,t,n){let{where:r,grouped:i}=e;if(!(r===void 0||i))for(let i of[r,...D(r)]){let r=er(i,{...Dl,nullSafe:t});if(r===!1)return`no row can match its WHERE`;if(r===null||kl(i))return`a comparison with NULL is never true, so no row matches its WHERE`;let a=Al(i,e,n);if(a!==void 0)return`${f(a)} is NOT NULL, so no row matches its WHERE`}}function kl(e){return e.kind!==`operator`||e.operator!==`NOT IN`?!1:e.parts.slice(1).some(e=>e.kind===`literal`&&e.type===`null`)}function Al(e,{from:t},n){let[r,i]=t;if(r===void 0||i!==void 0||e.kind!==`operator`||e.operator!==`IS`)return;let[a,o]=e.parts;if(a?.kind!==`column`||o?.kind!==`literal`||o.type!==`null`||a.qualifier!==void 0&&!g(a.qualifier,r.alias??r.name))return;let s=n.table(r.schema,r.name),c=s&&b(s,a.name);if(s===void 0||c===void 0)return;let{nullable:l,type:u}=x(c,s);return l||/^(date|datetime|timestamp)$/.test(u)?void 0:c.name}function jl(e,t,n){if(e.kind!==`operator`)return;let[r]=e.parts;if(r!==void 0)return e.operator===`NOT`?jl(r,t,n):e.operator===`EXISTS`&&r.kind===`query`?Ol(r.query,t,n):void 0}const Ml={"<":`>`,">":`<`,"<=":`>=`,">=":`<=`};function Nl(e){if(e.kind!==`operator`)return;let[t,n]=e.parts,r=e=>e?.kind===`call`&&e.name===`COUNT`,[i,a]=r(t)?[n,e.operator]:r(n)?[t,Ml[e.operator]??e.operator]:[void 0,``];if(i?.kind===`literal`&&i.type===`null`)return`a count is never NULL`;let o=i===void 0?void 0:Pl(i);if(o!==void 0)return([`>=`,`<`].includes(a)?o<=0:[`>`,`<=`,`=`,`<>`,`!=`].includes(a)&&o<0)?`no count is less than 0`:void 0}function Pl(e){if(e.kind===`literal`)return e.type===`number`?Number(e.value):void 0;let[t,n]=e.kind===`operator`&&e.operator===`-`?e.parts:[],r=t===void 0||n!==void 0?void 0:Pl(t);return r===void 0?void 0:-r}const Fl=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,Il=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: the numbers are gone
`,Ll={name:`gate-vacuous`,group:`phases`,severity:`error`,insteadOf:[`gate-not-covering-backfill`],flags:"A gate or `done_when` that returns the same result for any data. It reads no table, no row can match (`1 = 0`, `fax = NULL`, IS NULL on a NOT NULL column), or every count passes (`COUNT(*) >= 0`).",why:`The gate proves nothing: it opens at once, or never.`,instead:`Write a condition that depends on the rows. Check once that the gate stays closed while a row matches.`,examples:{bad:{schema:Fl,file:Il(`SELECT COUNT(*) FROM customers WHERE fax <> NULL`)},good:{schema:Fl,file:Il(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e,t){let n=K(e);if(n===void 0||!n.asked.reading.ok)return;let{gate:r,reading:i}=n.asked,a=Tl(i.tree,r.sql,e.before);if(a===void 0)return;let o=e.kind===`gate`&&!Xn(e.phase);yield{...P(r.locate,r.sql),severity:o?`error`:`warning`,message:`${Yn(e)} returns the same result for any data: ${a}.`,fix:Rl(r.sql)??zl(e,t)}}};function Rl(e){let{tokens:t}=T(e),n=t.flatMap((n,r)=>{let i=t[r+1],a=n.text===`=`?`IS NULL`:[`<>`,`!=`].includes(n.text)?`IS NOT NULL`:void 0;if(a===void 0||i?.upper!==`NULL`)return[];let o=n.start>0&&/\s/.test(e[n.start-1]??``)?``:` `;return[{start:n.start,end:i.end,text:`${o}${a}`}]});return n.length===0?void 0:Ve(e,n)}function zl(e,t){let n=t.phases.findLast(t=>t.kind===`backfill`&&t.phase.index<=e.phase.index),r=n&&Tr(n,t);if(r!==void 0)return e.kind===`gate`?G(e.phase.name,r):`done_when: ${JSON.stringify(r)}\ndone_expected: 0`}const Bl={name:`hidden-executable-comment`,group:`phases`,severity:`error`,rollback:!0,flags:"An executable comment (`/*! … */`, `/*!80023 … */`): the server runs its content.",why:`Reviewers and tools read it as a comment and skip it. On another server version, the statement is a different one.`,instead:`Write its content as plain SQL, or remove the comment.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL /*!80023 INVISIBLE */;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({placed:e},{settings:t}){yield*Vl(e.sql,e.locate,t,`;`)},*phase(e,{settings:t}){let n=K(e)?.asked.gate;n!==void 0&&(yield*Vl(n.sql,n.locate,t,``))}};function*Vl(e,t,n,r){if(!e.includes(`/*!`))return;let{versionComments:i}=T(e,{version:Hl(n)}),[a]=i;if(a===void 0)return;let o=i.map(t=>({...t,text:e.slice(t.start,t.end).replace(/^\/\*!(\d{5,6})?\s*/,``).replace(/\s*\*\/$/,``)})),s=/^\/\*!(\d{5,6})?/.exec(e.slice(a.start))?.[0]??`/*!`,c=i.length>1?`, and ${i.length-1} more in this statement`:``;yield{...N(t,a),message:`The server runs the SQL inside this ${s} comment${c}.`,fix:Ve(e,o)+r}}function Hl({versions:e}){let[t,n]=e;if(t!==void 0&&n===void 0)return xe(t)}const Ul=3072;function Wl(e,t){if(e.kind===`fulltext`||e.kind===`spatial`||ne(t.options)!==`innodb`)return;let n=e.parts.map(e=>Gl(e,t));if(!n.every(e=>e!==void 0))return;let r=re(t.options,`row_format`)?.toLowerCase(),i=r===`compact`||r===`redundant`?767:Ul;return{parts:n,bytes:n.reduce((e,t)=>e+t.bytes,0),mostOfPart:i}}function Gl({column:e,prefix:t},n){if(e===void 0)return{bytes:0,each:void 0};let r=b(n,e);if(r===void 0)return;let i=x(r,n),a=ce(i);if(a===void 0){let e=i.definition.type.members?.length??0;return{bytes:ee(i.type,i.arguments,e)??0,each:a}}let o=t??i.arguments[0];return o===void 0?void 0:{bytes:o*a,each:a}}const Kl=`CREATE TABLE pages (id BIGINT PRIMARY KEY, url VARCHAR(2000) NOT NULL) DEFAULT CHARACTER SET utf8mb4;`,ql={name:`index-key-too-long`,group:`types`,severity:`error`,flags:`An index whose key is longer than 3072 bytes, because it is new or a column grows. With ROW_FORMAT=COMPACT or REDUNDANT the limit is 767 bytes per column. Also an index over a TEXT or BLOB column without a prefix length (error 1170).`,why:`MySQL refuses the statement with error 1071.`,instead:`Index a prefix of the column. For uniqueness, index a generated column with a hash of it.`,examples:{bad:{schema:Kl,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url);
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `},good:{schema:Kl,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url(768));
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `}},*statement(e){let t=Xl(e);if(t===void 0)return;let{before:r,after:i}=t;for(let t of i.indexes){let a=Jl(t,i);if(a!==void 0){let o=r&&v(r,y(t)??``);(o===void 0||r===void 0||Jl(o,r)===void 0)&&(yield{...$l(e,t),message:`${n(i)}.${f(a)} is a TEXT or BLOB column, and the index has no prefix length for it.`,why:`MySQL refuses the statement with error 1170.`,fix:Yl(t,r,i)});continue}let o=Wl(t,i);if(o===void 0||!Zl(o)||Ql(t,o,r))continue;let s=o.bytes>Ul,c=s?Ul:o.mostOfPart,l=s?o.bytes:Math.max(...o.parts.map(e=>e.bytes)),u=t.parts.map(({column:e,expression:t})=>e===void 0?`(${t})`:f(e));yield{...$l(e,t),message:`The key of ${y(t)===void 0?`an index`:`the index ${f(y(t)??``)}`} over ${u.join(`, `)} of ${n(i)} needs ${l} bytes; the limit is ${c} bytes.`,fix:eu(t,o,r,i)}}}};function Jl({kind:e,parts:t},n){if(e!==`fulltext`&&e!==`spatial`)return t.find(({column:e,prefix:t})=>{let r=e===void 0||t!==void 0?void 0:b(n,e);return r!==void 0&&/(text|blob)$/.test(x(r,n).type)})?.column}function Yl(e,t,r){let i=t!==void 0&&v(t,y(e)??``)===void 0;if(e.kind!==`plain`||!i)return;let a=e.parts.map(t=>Jl({...e,parts:[t]},r)===void 0?t:{...t,prefix:191});return`ALTER TABLE ${n(r)} ADD ${l({...e,parts:a})};`}function Xl({change:e,statement:t,after:n}){if(e!==void 0)return e;if(t.kind!==`create-table`||t.like!==void 0)return;let r=n.table(t.table.schema,t.table.name);return r?.createdHere===!0?{before:void 0,after:r}:void 0}function Zl({parts:e,bytes:t,mostOfPart:n}){return t>3072||e.some(e=>e.bytes>n)}function Ql(e,{bytes:t},n){let r=n&&v(n,y(e)??``);return r!==void 0&&n!==void 0&&(Wl(r,n)?.bytes??0)>=t}function $l(e,t){let{change:n,placed:r,statement:i}=e;if(i.kind!==`alter-table`)return F(e);let a=n?.clauses.find(e=>(e.op===`add-index`||e.op===`add-primary-key`)&&y(e.index)===y(t))??n?.clauses.find(e=>e.op===`convert-charset`||(e.op===`modify-column`||e.op===`change-column`)&&t.parts.some(({column:t})=>t?.toLowerCase()===e.column.name.toLowerCase()));return a===void 0?F(e):N(r.locate,a.span)}function eu(e,{parts:t,bytes:r,mostOfPart:i},a,o){let s=t.map(e=>e.each===void 0?0:e.bytes),c=s.indexOf(Math.max(...s)),u=e.parts[c],d=t[c]?.each;if(u?.column===void 0||d===void 0||e.kind===`primary`)return;let p=r-(s[c]??0),m=Math.floor(Math.min(i,Ul-p)/d),h=n(o),g=y(e),_=a&&g!==void 0&&v(a,g)?`DROP INDEX ${f(g)}, `:``,ee=(t,n)=>({...e,parts:e.parts.map((e,r)=>r===c?{...e,column:t,prefix:n}:e)});if(e.kind!==`unique`)return m<1?void 0:`ALTER TABLE ${h} ${_}ADD ${l(ee(u.column,m))};`;let te=`${u.column.slice(0,59)}_hash`;if(b(o,te)===void 0)return[`ALTER TABLE ${h} ADD COLUMN ${f(te)} BINARY(32) AS (UNHEX(SHA2(${f(u.column)}, 256))) VIRTUAL;`,`ALTER TABLE ${h} ${_}ADD ${l(ee(te,void 0))};`].join(`
`)}function tu(e,t,n){return nu(e.statements,t).flatMap(e=>ru(e,n))}function nu(e,t){let n=[],r=/* @__PURE__ */ new Map;for(let i of e){if(i.change===void 0){r.clear();continue}let{schema:e,name:a}=i.change.before,o=JSON.stringify([e,a]);if(!t(i))r.delete(o);else if(r.has(o))r.get(o)?.push(i);else{let e=[i];r.set(o,e),n.push(e)}}return n.filter(e=>e.length>1)}function ru(e,t){let n=[],r=0;for(;r<e.length-1;){let i=iu(e.slice(r,r+50),t);i!==void 0&&n.push(i),r+=i?.statements.length??1}return n}function iu(e,t){let n,r=e.length;for(let i=r;i>=2;i=Math.floor(((n?.statements.length??1)+r+1)/2)){let a=e.slice(0,i),o=Et(a),s=o&&{statements:a,merged:o};if(s!==void 0&&t(s)?n=s:r=i-1,(n?.statements.length??1)>=r)break}return n}const au={name:`instant-alters-not-merged`,group:`cost`,severity:`info`,flags:`Several consecutive instant ADD COLUMN or DROP COLUMN statements of a phase on the same table.`,why:`Each statement uses one row version. A table has 64 row versions (255 from MySQL 9.1). When they are used up, the next such change rebuilds the table.`,instead:`Write their clauses in one ALTER, which uses one row version.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `}},*phase(e,t){let n=t.settings.versions.some(e=>be(e,ve.instantAnywhere));if(e.kind!==`ddl`||!n)return;let r=tu(e,({verdict:e,change:t})=>e.algorithm===`instant`&&e.refusedAssertion===void 0&&t?.before.createdHere===!1&&Gt(t),({statements:[e],merged:n})=>e!==void 0&&L(e,t,{statement:n.statement}).algorithm===`instant`);for(let{statements:e,merged:t}of r){let[n,r]=e;n?.change!==void 0&&r!==void 0&&(yield{...F(r),message:`${e.length} instant changes, the first on line ${n.placed.place.line}, use ${e.length} row versions of ${n.change.table.name}; one ALTER uses one.`,fix:`${t.sql};`})}}},ou={name:`instant-unsafe-version`,group:`instant`,severity:`error`,rollback:!0,flags:`An instant ADD COLUMN or DROP COLUMN on MySQL 8.0.29, 8.0.30 or 8.0.31.`,why:`After such a change, crash recovery on these versions can corrupt the table (bugs 107611, 107613, 107854). XtraBackup refuses to back up the table.`,instead:`Upgrade to 8.0.32 or later first. Or write ALGORITHM=INPLACE, which rebuilds the table.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            irreversible: example
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INPLACE, LOCK=NONE;
            irreversible: example
      `}},*statement(e,{settings:t}){let{verdict:n,change:r,placed:i,statement:a}=e;if(!Kt(t)||r===void 0||!Gt(r)||n.algorithm!==`instant`||n.refusedAssertion!==void 0)return;let o=le(i.sql,a);yield{...F(e),message:`MySQL ${t.versions[0]?.join(`.`)} makes this change to ${r.table.name} instantly, and crash recovery may then corrupt the table.`,fix:`${ue(o,de(o),`INPLACE`,`NONE`)};`}}},su={name:`int-autoinc-capacity`,group:`types`,severity:`warning`,flags:"An AUTO_INCREMENT column that has used most of its range, in a table that the migration changes. The threshold is `thresholds.autoinc_percent` (default 80).",why:`At the end of the range, every INSERT fails with error 1062. Widening the type then copies the whole table while writes wait.`,instead:`Widen the column to BIGINT early, with gh-ost or Spirit. Widen the columns that reference it first.`,examples:{bad:{schema:`CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Set;for(let n of e.phases)for(let{table:r,remark:i}of cu(n)){let a=JSON.stringify([r.schema??null,r.name]);if(t.has(a))continue;t.add(a);let o=lu(r,e);o!==void 0&&(yield{...i,...o,phase:n.phase.name})}}};function cu(e){switch(e.kind){case`ddl`:return e.statements.flatMap(e=>e.change===void 0?[]:[{table:e.change.before,remark:F(e)}]);case`backfill`:{let{batch:t}=e.phase;return e.written===void 0?[]:[{table:e.written,remark:P(t.locate,t.query.sql)}]}case`gate`:return[]}}function lu(e,t){let r=e.columns.find(({autoIncrement:e})=>e),i=re(e.options,`auto_increment`);if(r===void 0||i===void 0||!/^\d{1,20}$/.test(i))return;let a=uu(r,e,i),o=t.settings.thresholds.autoinc_percent;if(a===void 0||a.percent<o)return;let s=du(e,t),c=s&&b(s,r.name);if(!(s!==void 0&&c!==void 0&&(uu(c,s,i)?.percent??0)<o))return{message:`${`${n(e)}.${f(r.name)}`} (${u(r)}) has used ${Math.floor(a.percent)} % of its range: the next value is ${BigInt(i).toLocaleString(`en-US`)} of ${a.most.toLocaleString(`en-US`)}.`,fix:r.type.name===`bigint`?void 0:fu(e,r)}}function uu(e,t,n){let r=h(x(e,t))?.[1];if(r!==void 0)return{most:r,percent:Number(BigInt(n)*10000n/r)/100}}function du({schema:e,name:t},{phases:n}){let r=n.findLast(e=>e.kind===`ddl`);return r?.kind===`ddl`?r.statements.at(-1)?.after.table(e,t):void 0}function fu(e,t){let r=(e.facts?.referencedBy??[]).map(e=>`${e.table} (${e.columns.join(`, `)})`),i=r.length===0?``:`-- first widen the columns that reference it: ${r.join(`, `)}\n`,a={...t,type:{...t.type,name:`bigint`,arguments:[]},inlineKey:void 0};return`${i}ALTER TABLE ${n(e)} MODIFY COLUMN ${m(a)};\n-- run it with gh-ost or Spirit, which copy the table in chunks and allow writes`}const pu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,mu=e=>I`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD INDEX by_email (email);
      rollback_sql: |
        ALTER TABLE orders DROP INDEX by_email;
      ddl: {${e}}
`,hu={name:`lock-wait-too-long`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,flags:"A statement that may wait for its metadata lock for more than 5 s: `ddl.commit_lock_wait_s` above 5 for a statement that builds a table or an index (error), or `ddl.lock_wait_timeout_s` above 5 (warning).",why:"While a statement waits for its metadata lock, each query of the table queues behind it. MySQL has one `lock_wait_timeout` for the wait before a build and for the wait after it. If the runner dies while its statement waits for the first lock, nobody withdraws the statement, and that wait lasts as long as the longer of both limits.",instead:'Leave both at 5 or less, and end long transactions before the build ends. To accept the wait, write `allow: [{what: blocking, reason: "…"}]`.',covers:[`lock-wait-timeout-too-long`],examples:{bad:{schema:pu,file:mu(`commit_lock_wait_s: 60`)},good:{schema:pu,file:mu(`commit_lock_wait_s: 5`)}},*statement(e){let{lockWaitTimeoutS:t,commitLockWaitS:n}=e.phase.ddl;[`inplace`,`copy`,`unknown`].includes(e.verdict.algorithm)&&n>5?yield{...F(e),message:`Queries of the table may wait ${Math.max(t,n)} s behind this statement: commit_lock_wait_s is ${n}.`}:t>5&&(yield{...F(e),severity:`warning`,message:`Queries of the table may wait ${t} s behind this statement: lock_wait_timeout_s is ${t}.`})}},gu={name:`lock-with-instant`,group:`cost`,severity:`error`,rollback:!0,flags:`ALGORITHM=INSTANT together with LOCK=NONE, SHARED or EXCLUSIVE.`,why:`MySQL always refuses this combination (error 1221). INSTANT never blocks writes, so LOCK has no use.`,instead:`Remove the LOCK clause.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{statement:n}=e,r=R(n,`lock`);if(R(n,`algorithm`)!==`INSTANT`||r===void 0)return;let i=L(e,t,{statement:_t(n,`INSTANT`)});yield{...F(e),message:`MySQL refuses ALGORITHM=INSTANT with LOCK=${r} (error 1221).`+(i.refusedAssertion===void 0?``:` Even without LOCK, it refuses INSTANT here: ${i.because}.`),fix:bt(e,t)}}},_u=I`
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN NAME CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN NAME;
  `,vu={name:`migration-id-duplicate`,group:`phases`,severity:`error`,flags:`Two files with the same migration name, ignoring case.`,why:`phasedb stores its state under the name. After the first migration ran, the second counts as complete, or as an edit of the first.`,instead:`Give each migration a unique name.`,examples:{bad:{file:[`migration: orders_add_column\n${_u.replaceAll(`NAME`,`currency`)}`,`migration: Orders_Add_Column\n${_u.replaceAll(`NAME`,`country`)}`]},good:{file:[`migration: orders_add_currency\n${_u.replaceAll(`NAME`,`currency`)}`,`migration: orders_add_country\n${_u.replaceAll(`NAME`,`country`)}`]}},*files(e){let t=/* @__PURE__ */ new Map;for(let n of e){let{name:e,file:r}=n.migration,i=t.get(e.toLowerCase());i===void 0?t.set(e.toLowerCase(),n):i.migration.file!==r&&(yield{place:un(n,[`migration`]),message:`The migration name ${e} is already used in ${i.migration.file}.`})}}},yu={name:`mixed-instant-with-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`,`ddl-blocks-writes`],flags:`An ALTER that rebuilds the whole table only because it combines an instant change with a slower one.`,why:`MySQL runs the whole ALTER with one algorithm, that of its slowest change. Combined with an index build, even an instant ADD COLUMN becomes a table rebuild.`,instead:`Write the changes as two statements.`,covers:[`index-visibility-mixed`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||n.before.createdHere||!It(r))return;let i=r.algorithm===`copy`?`copy`:r.lock===`none`?void 0:`blocking`;if(on(e,i))return;let a=Xt(e,t);a!==void 0&&(yield{...F(e),severity:z(i===void 0?`warning`:`error`,n.before,t.settings),message:`MySQL ${r.algorithm===`copy`?`copies`:`rebuilds`} ${B(n.before)} because one statement combines these ${n.clauses.length} changes. As two statements, one is instant and the other costs less than this one.`,fix:`${a[0].sql};\n${a[1].sql};`})}},bu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'of the customer');`,xu={name:`modify-drops-attributes`,group:`types`,severity:`error`,rollback:!0,flags:`A MODIFY or CHANGE that omits an attribute of the column: NOT NULL, DEFAULT, UNSIGNED, a character set or collation, AUTO_INCREMENT, ON UPDATE, SRID, INVISIBLE, GENERATED, COMMENT.`,why:`MODIFY and CHANGE replace the whole definition. MySQL silently drops every attribute that they omit.`,instead:"Write the whole definition. To drop an attribute on purpose, write it out: NULL, `COMMENT ''`, VISIBLE, or `ALTER COLUMN … DROP DEFAULT`, which is instant.",examples:{bad:{schema:bu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200);
            irreversible: longer notes may be stored
      `},good:{schema:bu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of the customer';
            irreversible: longer notes may be stored
      `}},*statement(e,t){let{change:n,placed:r}=e;if(!(n===void 0||n.before.createdHere))for(let{clause:i,was:a,is:o}of X(n)){if(i.op!==`modify-column`&&i.op!==`change-column`)continue;let s=Su(e,n,a.definition.name,t),c=oa(a,o).filter(({text:e})=>s===void 0||s.has(e));if(c.length===0||fa(c,a,o))continue;let l=c.map(({text:e})=>e);yield{...N(r.locate,i.span),severity:c.some(({kind:e})=>e===`meaning`)?`error`:`warning`,message:`${Z(n,a.definition.name)} loses ${wu(l)}, because the new definition omits ${l.length===1?`it`:`them`}.`,fix:Cu(n,i,c)}}}};function Su(e,t,n,r){if(e.direction===`forward`)return;let{schema:i,name:a}=t.table,o=A(e,r)?.before.table(i,a),s=o&&b(o,n),c=b(t.after,n);if(o===void 0||s===void 0||c===void 0)return/* @__PURE__ */ new Set;let l=oa(x(s,o),x(c,t.after));return new Set(l.map(({text:e})=>e))}function Cu({table:e},t,r){let{column:i,position:a}=t;if(i.inlineKey!==void 0||i.inlineCheck!==void 0||i.inlineReference)return;let o=r.reduce((e,t)=>t.restore(e),i),s=t.op===`modify-column`?`MODIFY COLUMN`:`CHANGE COLUMN ${f(t.from)}`;return`ALTER TABLE ${n(e)} ${s} ${m(o)}${M(a)};`}function wu(e){return e.length<2?e.join(``):`${e.slice(0,-1).join(`, `)} and ${e.at(-1)}`}const Tu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Eu=e=>I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN ${e} CHAR(2) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN ${e};
  `,Du={name:`name-taken`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A new table, column, index or foreign key whose name already exists at that point, or a second primary key. The finding is a warning if the tables come from a schema file, which may show them after the migration.`,why:`MySQL refuses the statement (errors 1050, 1060, 1061, 1068, 1826). You notice only during the deployment.`,instead:`Choose another name, or remove the clause. A schema file must show the tables before the migration.`,examples:{bad:{schema:Tu,file:Eu(`currency`)},good:{schema:Tu,file:Eu(`country`)}},*statement(e,{settings:t}){let n=t.catalogFrom===`schema`?`warning`:`error`;for(let{span:t,message:r}of[...Ou(e),...ku(e)])yield{...N(e.placed.locate,t),severity:n,message:r}}};function Ou({statement:e,before:t}){let r=(e,r=t)=>{let i=r.table(e.schema,e.name);return i===void 0?[]:[{span:e.span,message:`The ${i.kind} ${n(e)} already exists at this point of the migration.`}]};if(e.kind===`create-table`)return e.ifNotExists||e.temporary?[]:r(e.table);if(e.kind!==`rename-table`)return[];let i=t;return e.renames.flatMap(n=>{let a=t.sameTable(n.from,n.to)?[]:r(n.to,i);return i=i.after({...e,renames:[n]}),a})}function ku({change:e,before:t}){if(e===void 0||!e.known)return[];let{before:r,clauses:i}=e,a=n(e.table),o=i.flatMap(e=>{let{span:t}=e,n=e=>b(r,e)===void 0||Au(i,e)?[]:[{span:t,message:`${a} already has a column ${f(e)} at this point of the migration.`}],o=j(e);if(o!==void 0)return n(o.to);switch(e.op){case`add-column`:return e.columns.flatMap(({name:e})=>n(e));case`add-index`:case`add-primary-key`:{let n=y(e.index);if(n===void 0||v(r,n)===void 0||ju(i,n))return[];let o=n===`PRIMARY`?`a primary key`:`an index ${f(n)}`;return[{span:t,message:`${a} already has ${o} at this point of the migration.`}]}default:return[]}});for(let{key:i,span:a}of Q(e)){if(i.name===void 0)continue;let e=t.tables().find(({schema:e,foreignKeys:t})=>e===r.schema&&t.some(e=>g(e.name,i.name)));e!==void 0&&o.push({span:a,message:`${n(e)} already has a foreign key ${f(i.name)} at this point of the migration.`})}return o}function Au(e,t){return e.some(e=>e.op===`drop-column`&&g(e.column,t)||g(j(e)?.from,t))}function ju(e,t){return e.some(e=>e.op===`drop-primary-key`&&t===`PRIMARY`||e.op===`drop-index`&&g(e.index,t)||e.op===`rename-index`&&g(e.from,t)||e.op===`drop-constraint`&&g(e.name,t)||e.op===`drop-column`)}const Mu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'open');`,Nu={name:`noop-modify`,group:`types`,severity:`info`,flags:`A MODIFY or CHANGE that repeats the current definition of the column.`,why:`It changes nothing but still waits for the metadata lock. It may be a mistake.`,instead:`Remove the clause, or write the intended change.`,examples:{bad:{schema:Mu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';
            irreversible: nothing changes
      `},good:{schema:Mu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(30) NOT NULL DEFAULT 'open';
            irreversible: longer states may be stored
      `}},*statement({change:e,placed:t}){if(!(e===void 0||e.before.createdHere))for(let{clause:n,was:r,is:i}of X(e)){if(n.op!==`modify-column`&&n.op!==`change-column`)continue;let{column:a,position:o}=n,s=a.inlineKey!==void 0||a.inlineCheck!==void 0||a.inlineReference,c=x(b(e.after,a.name)??a,e.before);!s&&o===`unchanged`&&Pu(r,i)&&Pu(r,c)&&(yield{...N(t.locate,n.span),message:`${Z(e,r.definition.name)} already has this definition; the clause changes nothing.`})}}};function Pu(e,t){let[n,r]=[e.definition,t.definition];return n.name===r.name&&Fu(e)===Fu(t)&&e.nullable===t.nullable&&e.generated===t.generated&&o(n.generated?.expression??``,r.generated?.expression??``)&&Iu(n.default,r.default)&&o(Ru(n.onUpdate),Ru(r.onUpdate))&&n.autoIncrement===r.autoIncrement&&(n.invisible??!1)===(r.invisible??!1)&&(n.comment??``)===(r.comment??``)&&n.srid===r.srid&&(n.columnFormat??`DEFAULT`)===(r.columnFormat??`DEFAULT`)&&(n.storage??`DEFAULT`)===(r.storage??`DEFAULT`)}function Fu({type:e,arguments:t,unsigned:n,charset:r,collation:i,definition:a}){return JSON.stringify([e,t,n,a.type.zerofill,a.type.members,r,i])}function Iu(e,t){let[n,r]=[e,t].map(e=>e?.kind===`null`?void 0:e);if(n===void 0||r===void 0)return n===r;if(n.kind!==r.kind)return!1;if(n.kind===`literal`)return Lu(n.text)===Lu(r.text);let[i,a]=[n,r].map(({kind:e,text:t})=>e===`current-timestamp`?Ru(t):t);return o(i??``,a??``)}function Lu(e){return/^true$/i.test(e)?`1`:/^false$/i.test(e)?`0`:e.replace(/^(['"])([\s\S]*)\1$/,`$2`)}function Ru(e){return(e??``).replace(/^(?:now|localtimestamp|localtime)\b/i,`CURRENT_TIMESTAMP`).replace(/\(0\)$/,``)}const zu=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Bu={name:`not-null-add-implicit-zero`,group:`data`,severity:`warning`,flags:`A new NOT NULL column without a DEFAULT, on a table with rows.`,why:`MySQL silently sets existing rows to 0, an empty text or the first ENUM member. Later, nobody can distinguish those from real values.`,instead:`Write the value as a DEFAULT. Or add the column as NULL and fill it in a backfill.`,examples:{bad:{schema:zu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `},good:{schema:zu,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL DEFAULT 'open';
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `}},*statement({change:e,placed:t},r){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of lt(e)){if(ut(a,r))continue;let{definition:o}=a,{value:s,isDefault:c}=Vu(a),l=n(e.table),u={kind:`literal`,text:s},d=c?{...o,default:u}:{...o,nullable:!0};yield{...N(t.locate,i.span),message:`${l}.${f(o.name)} is NOT NULL without a DEFAULT: MySQL silently sets existing rows to ${s}.`,fix:`ALTER TABLE ${l} ADD COLUMN ${m(d)}${M(i.position)};`}}}};function Vu({type:e,arguments:t,definition:n}){switch(e){case`enum`:return{value:s(n.type.members?.[0]??``),isDefault:!0};case`char`:case`varchar`:case`varbinary`:case`set`:return{value:`''`,isDefault:!0};case`binary`:return{value:`${t[0]??1} zero bytes`,isDefault:!1};case`json`:return{value:`the JSON value null`,isDefault:!1};case`date`:return{value:`'0000-00-00'`,isDefault:!1};case`datetime`:case`timestamp`:return{value:`'0000-00-00 00:00:00'`,isDefault:!1};case`time`:return{value:`'00:00:00'`,isDefault:!0};case`vector`:return{value:`an empty vector`,isDefault:!1};default:return e.endsWith(`text`)||e.endsWith(`blob`)?{value:`''`,isDefault:!1}:{value:`0`,isDefault:!0}}}const Hu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,Uu=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`,Wu={name:`not-null-existing`,group:`data`,severity:`error`,flags:`A nullable column that becomes NOT NULL, directly or in a primary key, without an earlier gate that counts its NULLs.`,why:`In strict mode, the statement fails at the first NULL, after rebuilding every row before it. Without strict mode, NULLs become 0 or an empty string.`,instead:`Fill the column in a backfill. Then count its NULLs in a gate and expect 0.`,covers:[`pk-nullable`],examples:{bad:{schema:Hu,file:Uu(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:Hu,file:Uu(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||r.before.createdHere)return;let o=C(t,i);for(let{column:t,clause:i}of Gu(r)){let s=Xi(o,r.table.name,t,[null]);if(s===`full`)continue;let c=s===`partly`?`the earlier gates count only some of its NULLs`:`no earlier gate counts its NULLs`;yield{...N(a.locate,i.span),message:`${Z(r,t)} becomes NOT NULL, but ${c}.`,fix:Yi(G(U(`no-nulls-in`,t),`SELECT COUNT(*) FROM ${n(r.table)} WHERE ${f(t)} IS NULL`),e,i,`require-${t}`)}}}};function Gu(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let n=b(t,r.get(e.name.toLowerCase())??``),a=n&&i.find(t=>Ku(t,n.name,e.name));return n===void 0||a===void 0||n.generated!==void 0?[]:x(n,t).nullable?[{column:n.name,clause:a}]:[]})}function Ku(e,t,n){switch(e.op){case`modify-column`:return g(e.column.name,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`change-column`:return g(e.from,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`add-primary-key`:return e.index.parts.some(e=>g(e.column,n));default:return!1}}function qu(e,t,n,r,i){return Yu(e,t,n).flatMap(a=>{if(i===`retyped`&&a.kind===`view`)return[];let o=Xu(a,n,r);return o===`none`?[]:[ed(a,o===`certain`&&i!==`retyped`,e,t)]})}function Ju(e,t,n,r){return Yu(e,t,n).flatMap(i=>{if(i.kind===`trigger`&&g(i.onTable,r?.name))return[];let a=Zu(i,n);return a===`none`?[]:[ed(i,a===`certain`,e,t)]})}function Yu(e,t,{schema:n}){return rs(e,t).filter(t=>e.before.sameTable({schema:t.schema,name:``},{schema:n,name:``})||n!==void 0&&S(t.text,n))}function Xu(e,t,n){let{text:r,kind:i}=e;if(!S(r,t.name))return`none`;let a=V(r).filter(({alias:e})=>!e),o=a.filter(({name:e})=>g(e,n)),s=i===`trigger`&&g(e.onTable,t.name),c=[...vn(r,t.name),...s?[`NEW`,`OLD`]:[]],l=e=>c.some(t=>g(t,e));if(o.some(({qualifier:e})=>l(e)))return`certain`;let u=o.some(({qualifier:e})=>e===void 0);if(i===`view`){if(yn(r).some(e=>e===void 0||l(e)))return`certain`;let e=a.filter(({before:e})=>[`FROM`,`JOIN`,`STRAIGHT_JOIN`].includes(e??``));return u?e.length===1&&g(e[0]?.name,t.name)&&!r.includes(`,`,Qu(r))?`certain`:`possible`:`none`}let d=a.filter(({name:e})=>g(e,t.name)).length>+!!s;return u&&d||o.length===0&&S(r,n)&&$u(r)?`possible`:`none`}function Zu(e,t){let{text:n,kind:r}=e;if(!S(n,t.name))return`none`;let i=V(n).filter(({name:e,alias:n})=>!n&&g(e,t.name)),a=r===`trigger`&&g(e.onTable,t.name),o=[`FROM`,`JOIN`,`STRAIGHT_JOIN`,`INTO`,`UPDATE`,`TABLE`];return i.filter(({before:e})=>o.includes(e??``)).length>0?`certain`:i.length>+!!a||$u(n)?`possible`:`none`}function Qu(e){return Math.max(0,e.toUpperCase().lastIndexOf(`FROM`))}function $u(e){return S(e,`PREPARE`)}function ed(e,t,r,i){let a=n(e),o=k(r,i).some(({statement:t})=>t.kind===`object`&&os(t,e));return{what:`the ${e.kind} ${a}`,refuses:t&&!o?!1:void 0,statement:t?`DROP ${e.kind.toUpperCase()} ${a}; -- then create it again without the dropped name`:void 0}}function td(e,t,n){let r=e=>{let t=n.filter(t=>t.refuses===e).map(({what:e})=>e);return{some:t,text:w(t),plural:t.length>1}},[i,a,o]=[r(!0),r(!1),r(void 0)],s={dropped:`drop`,renamed:`rename`,retyped:`change the type of`,emptied:`empty`}[t],c={dropped:`is dropped`,renamed:`is renamed`,retyped:`changes its type`,emptied:`is emptied`}[t];return{message:[...i.some.length===0?[]:[`MySQL refuses to ${s} ${e}: ${i.text} ${i.plural?`use`:`uses`} it.`],...a.some.length===0?[]:[`${nd(a.text)} ${a.plural?`fail`:`fails`} once ${e} ${c}.`],...o.some.length===0?[]:[`${nd(o.text)} may use ${e}, which ${c}: ${o.plural?`their texts contain`:`its text contains`} the name.`]].join(` `),severity:i.some.length+a.some.length>0?`error`:`warning`}}function nd(e){return e.charAt(0).toUpperCase()+e.slice(1)}function rd({table:e},{span:t},r,{statement:i,placed:a}){let o=r.flatMap(e=>e.statement??[]),s=r.flatMap(({clause:e})=>e??[]);if(o.length+s.length===0)return;let c=i.kind===`drop-index`?`DROP INDEX ${f(i.index)}`:a.sql.slice(t.start,t.end);return[...o,`ALTER TABLE ${n(e)} ${[...s,c].join(`, `)};`].join(`
`)}const id=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL, phone VARCHAR(40) NULL);
`,ad=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,od={name:`object-dependency`,group:`compatibility`,severity:`error`,flags:`A dropped or renamed table or column, or a column whose type changes, while another object uses it. Such objects are views, triggers, routines, events, generated columns, defaults, functional indexes, checks, partition expressions and foreign keys. Also a dropped index that a foreign key needs, and TRUNCATE of a table that others reference.`,why:`MySQL refuses the statement if another part of a table needs the column. It does not check views, triggers and routines: the statement succeeds and the object fails at its next use. A broken trigger fails the next write.`,instead:`First change the objects that use it, or change them in the same ALTER.`,covers:[`drop-index-fk-support`],examples:{bad:{schema:`${id}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:I`
        migration: m
        phases:
        ${ad}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`${id}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:I`
        migration: m
        phases:
        ${ad}  - name: contract
            sql: |
              CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM customers;
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:n,statement:r}=e;if(n!==void 0&&!n.before.createdHere)for(let r of n.clauses)yield*sd(r,n,e,t);if(r.kind===`drop-table`&&!r.temporary)for(let n of r.tables)yield*ud(n,r.tables,e,t);if(r.kind===`truncate-table`&&(yield*dd(r.table,e)),r.kind===`rename-table`)for(let{from:n,to:i}of r.renames){let a=r.renames.find(t=>e.before.sameTable(t.from,i))?.from;yield*fd(n,e,t,a)}}};function*sd(e,t,r,i){if(e.op===`rename-table`){yield*fd({...t.table,span:e.span},r,i);return}let a=Ao(e,t.before),o=a===void 0?[]:ko(r,t,a);if(a!==void 0&&o.length>0){let i=r.statement.kind===`drop-index`?F(r):N(r.placed.locate,e.span),s=`the index ${f(y(a)??``)} of ${n(t.table)}`;yield{...i,...td(s,`dropped`,o),fix:rd(t,e,o,r)}}for(let{column:a,fate:o}of cd(e,t)){let s=[...Sn(r,t,a,o),...qu(r,i,t.table,a,o)];if(s.length===0)continue;let c=`${n(t.table)}.${f(a)}`;yield{...N(r.placed.locate,e.span),...td(c,o,s),fix:o===`dropped`?rd(t,e,s,r):void 0}}}function cd(e,t){if(e.op===`drop-column`)return[{column:e.column,fate:`dropped`}];let n=j(e),r=e.op===`change-column`?e.from:e.op===`modify-column`?e.column.name:void 0;return[...n===void 0?[]:[{column:n.from,fate:`renamed`}],...r!==void 0&&ld(t,r)?[{column:r,fate:`retyped`}]:[]]}function ld({before:e,after:t,origins:n},r){let i=[...n].find(([,e])=>g(e,r))?.[0],[a,o]=[b(e,r),i===void 0?void 0:b(t,i)];if(a===void 0||o===void 0)return!1;let[s,c]=[x(a,e),x(o,t)];return s.type!==c.type||s.unsigned!==c.unsigned||s.collation!==c.collation||s.arguments.some((e,t)=>(c.arguments[t]??0)<e)}function*ud(e,t,r,i){let{before:a,foreignKeyChecks:o,placed:s}=r,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`)return;let l=[...(c===void 0||!o?[]:Cn(r,c)).filter(e=>!t.some(t=>g(t.name,e.table))).map(kn),...Ju(r,i,e)];if(l.length===0)return;let u=l.flatMap(({statement:e})=>e??[]);yield{...N(s.locate,e.span),...td(n(e),`dropped`,l),fix:u.length===0?void 0:[...u,`DROP TABLE ${n(e)};`].join(`
`)}}function*dd(e,t){let{before:r,foreignKeyChecks:i,placed:a}=t,o=r.table(e.schema,e.name);if(o===void 0||o.createdHere||!i)return;let s=Cn(t,o).map(kn);s.length>0&&(yield{...N(a.locate,e.span),...td(n(e),`emptied`,s)})}function*fd(e,t,r,i){let{before:a,after:o,placed:s}=t,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`||o.table(e.schema,e.name)!==void 0)return;let l=k(t,r).some(({statement:t})=>t.kind===`object`&&t.object===`view`&&t.verb===`create`&&t.name!==void 0&&a.sameTable(t.name,e))?[]:Ju(t,r,e,i);l.length>0&&(yield{...N(s.locate,e.span),...td(n(e),`renamed`,l)})}const pd={name:`osc-needed`,group:`cost`,severity:`error`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`],flags:"A statement that rebuilds a table of at least `thresholds.osc_bytes`, in place or by a copy that the phase allows.",why:`A rebuild of this size takes hours and cannot be throttled or paused. Replica lag grows by as much. Concurrent writes may overflow the online log (error 1799), and MySQL then discards the rebuild.`,instead:'Run the change with gh-ost or Spirit, then mark the phase as complete. If replica lag does not matter, write `allow: [{what: rebuild, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT '';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,t){let{verdict:n}=e;if(!It(n))return;let{osc_bytes:r}=t.settings.thresholds,i=zt(e).find(e=>(Te(e)??0)>=r);if(i===void 0||qt(e,t))return;let a=n.algorithm===`copy`?`copy`:n.lock===`none`?void 0:`blocking`;(a===void 0||on(e,a))&&(yield{...F(e),severity:a===void 0?`error`:`warning`,message:`MySQL ${n.algorithm===`copy`?`copies`:`rebuilds`} ${B(i)}: ${n.because}. The limit for one statement is ${De(r)} (thresholds.osc_bytes).`,fix:md(e,t.migration.file)})}};function md(e,t){let{placed:n,statement:r,change:i,phase:a}=e;if(r.kind!==`alter-table`||i===void 0||vt(e))return;let{schema:o,name:s}=i.before,c=i.clauses.map(({span:e})=>n.sql.slice(e.start,e.end)).join(`, `),l=`gh-ost${o===void 0?``:` --database=${hd(o)}`} --table=${hd(s)} --alter=${hd(c)} --execute`;return a.statements.length>1?l:`${l}\n${Ke()} mark ${hd(t)} --phase ${hd(a.name)} complete --reason 'done by gh-ost'`}function hd(e){return/^[\w./-]+$/.test(e)?e:`'${e.replaceAll(`'`,`'\\''`)}'`}const gd={name:`osc-unneeded`,group:`cost`,severity:`info`,flags:`A comment above a statement, or the description, that asks for gh-ost, pt-online-schema-change or Spirit, while MySQL makes the change instantly.`,why:`Such a tool copies the whole table, possibly for hours, and leaves triggers or tables after a failure. The instant statement only changes the data dictionary.`,instead:`Run the statement directly. phasedb waits only briefly for the metadata lock and retries.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- run via gh-ost
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- instant, no gh-ost needed
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*phase(e,t){if(e.kind===`ddl`)for(let n of e.statements.filter(_d)){let e=Sd(bd(n,yd(t)))??xd(n,t);e!==void 0&&(yield{...F(n),message:`The comment or description asks for ${e}, but MySQL makes this change to ${n.change?.table.name} instantly.`})}}};function _d({change:e,verdict:t}){return e!==void 0&&t.algorithm===`instant`&&t.refusedAssertion===void 0}const vd=/* @__PURE__ */ new WeakMap;function yd(e){let t=vd.get(e)??e.text.split(/\r?\n/);return vd.set(e,t),t}function bd({placed:e},t){let n=[];for(let r=e.place.line-2;r>=0&&n.length<20;r--){let e=t[r]?.trim()??``;if(!e.startsWith(`--`)&&!e.startsWith(`#`))break;n.unshift(e.replace(/^[-#]+/,``))}return n.join(` `)}function xd(e,{migration:t,phases:n}){let r=n.flatMap(e=>e.kind===`ddl`?e.statements.filter(({change:e})=>e!==void 0):[]);return r.length===1&&r[0]===e?Sd(t.description??``):void 0}function Sd(e){let t=e.split(/[\s,;:()"'`]+/).map(e=>e.toLowerCase().replace(/[.!?]+$/,``));if(t.some(e=>/^(not?|never|without|instead|unless|if|or|rather|avoids?|cannot|don|doesn|needn|shouldn|unneeded)$/.test(e)))return;let n=t.findIndex((e,n)=>/^(gh-ost|pt-osc|pt-online-schema-change|spirit)$/.test(e)&&/^(via|with|through|by|use|using|needs|requires)$/.test(t[n-1]??``));return n===-1?void 0:t[n]}const Cd={name:`partition-drop-data`,group:`cost`,severity:`error`,risk:`destructive`,flags:`DROP PARTITION or TRUNCATE PARTITION in a contract, without an earlier gate that reads the table.`,why:`The statement deletes all rows of the partition. No rollback restores them.`,instead:'Prove in a gate that the rows are stored elsewhere or not needed. Or EXCHANGE the partition with an empty table, which then holds the rows. To delete them on purpose, write `allow: [{what: destructive, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);`,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are gone
      `},good:{schema:`CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);
CREATE TABLE events_archive (id BIGINT PRIMARY KEY, year INT);`,file:I`
        migration: m
        phases:
          - name: all-archived
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM events e LEFT JOIN events_archive a ON a.id = e.id WHERE e.year < 2020 AND a.id IS NULL
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are in events_archive
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||i.type!==`contract`||r.before.createdHere)return;let[o]=r.clauses;if(o?.op!==`partition`||o.action!==`drop`&&o.action!==`truncate`||C(t,i).some(e=>wd(e,r.table.name)))return;let s=o.names.filter(n=>!Td(n,e,r,t));if(s.length===0&&o.names.length>0)return;let c=s.length===0?`all partitions`:`partition ${s.map(f).join(`, `)}`;yield{...N(a.locate,o.span),message:`The statement deletes all rows in ${c} of ${n(r.table)}, and no earlier gate reads that table.`,fix:s.length===0?void 0:s.flatMap(e=>Ed(e,r)).join(`
`)}}};function wd({gate:e,reading:t},n){return t.ok?t.tree.tables.some(({name:e})=>g(e,n)):S(e.sql,n)}function Td(e,t,{table:n},r){return O(t,r).some(({change:r})=>r!==void 0&&t.before.sameTable(r.table,n)&&r.clauses.some(t=>t.op===`partition`&&t.action===`exchange`&&t.names.some(t=>g(t,e))))}function Ed(e,{table:t}){let r=`${t.name}_${e}`.slice(0,64),i=n({schema:t.schema,name:r}),a=`CREATE TABLE ${i} LIKE ${n(t)};\nALTER TABLE ${i} REMOVE PARTITIONING;`,o=`ALTER TABLE ${n(t)} EXCHANGE PARTITION ${f(e)} WITH TABLE ${i};`;return[W(`expand`,U(`make`,r),a,`DROP TABLE ${i};`),W(`contract`,U(`keep`,r),o,o),`  allow: [{what: blocking, reason: the partition changes places with an empty table}]`]}var Dd=qe();const Od=I`
  migration: orders_add_currency
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
`,kd=e=>I`
  migration: orders_add_country
  depends_on: [${e}]
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN country CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN country;
`,Ad={name:`phase-dependency-missing`,group:`phases`,severity:`warning`,flags:"A `depends_on` that names a migration which is not among the linted files (a warning, because it may have run long ago). Also a circular dependency (an error).",why:`phasedb refuses to start a migration until every dependency is complete.`,instead:`Correct the name, or lint the file of that migration too. Break a circle by removing one dependency.`,covers:[`phase-dependency-cycle`],examples:{bad:{file:[Od,kd(`orders_add_curency`)]},good:{file:[Od,kd(`orders_add_currency`)]}},*files(e){if(e.length<2)return;let t=new Map(e.map(e=>[e.migration.name,e]));for(let n of e)for(let[e,r]of n.migration.dependsOn.entries())t.has(r)||(yield jd(n,e,r,[...t.keys()]));yield*Md(t)}};function jd(e,t,n,r){let i=(0,Dd.closest)(n,r),a=(0,Dd.distance)(n.toLowerCase(),i.toLowerCase())<=Math.ceil(n.length/4);return{place:un(e,[`depends_on`,t]),message:`${e.migration.name} depends on ${n}, but none of the linted files contains that migration.`,why:a?void 0:`If that migration already ran, ignore this. Otherwise phasedb refuses to start this migration.`,fix:a&&i!==e.migration.name?`Did you mean ${i}?`:void 0}}function*Md(e){let t=/* @__PURE__ */ new Set;for(let n of e.keys()){let r=t.has(n)?[]:[{name:n,next:0}];for(;r.length>0;){let n=r.at(-1),i=e.get(n.name),a=n.next++,o=i?.migration.dependsOn[a];if(i===void 0||o===void 0){t.add(n.name),r.pop();continue}let s=r.findIndex(({name:e})=>e===o);if(s>=0&&s<r.length-1){let e=[...r.slice(s).map(({name:e})=>e),o];yield{place:un(i,[`depends_on`,a]),severity:`error`,message:`These migrations wait for each other: ${e.join(` → `)}.`,why:`Each waits until the other is complete, so none of them ever starts.`}}else s<0&&!t.has(o)&&e.has(o)&&r.push({name:o,next:0})}}}const Nd={name:`phase-file-invalid`,group:`phases`,severity:`error`,locked:!0,flags:`An invalid migration file: broken YAML, a duplicate key, a value of the wrong type or out of range, or a phase without a key that its type needs.`,why:`phasedb cannot know what such a file means, so it sends nothing to the database.`,instead:"Correct the file at the reported position. With `schema/migration.schema.json`, an editor shows such mistakes as you type.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: "1000"
      `},good:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: 1000
      `}}},Pd={name:`phase-order`,group:`phases`,severity:`error`,flags:`An expand after a phase of another type, or a backfill after a contract.`,why:`Expands come first so that old and new code can run side by side. Contracts come last because they remove the old definitions. Any other order breaks running code.`,instead:"Put expands first, then backfills and gates, then contracts. Or split the file into two migrations with `depends_on`.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},Fd={name:`phase-statement-kind`,group:`phases`,severity:`error`,flags:`A statement in a phase of the wrong type. Expand and contract accept only DDL; a backfill accepts one UPDATE, DELETE or INSERT … SELECT; a gate accepts one query. Also USE, SET of other variables, LOCK TABLES, FLUSH and transaction control.`,why:`phasedb verifies each phase type differently: DDL by the resulting definition, a backfill by its checkpoints, a gate by its result. It cannot verify or resume a statement in the wrong phase.`,instead:"Move it into a phase of the right type: changes of rows into the `batch` of a backfill, queries into a gate. Write `sql_mode` and `time_zone` under `session:`.",covers:[`set-global`,`sql-mode-change`,`sql-log-bin-off`,`transaction-around-ddl`,`lock-tables`,`flush-tables`],examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              SET GLOBAL innodb_sort_buffer_size = 67108864;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION lock_wait_timeout = 2;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},Id={name:`phase-unknown-key`,group:`phases`,severity:`error`,locked:!0,flags:`A key that the migration format does not know, for example a misspelt one.`,why:`If phasedb silently ignored the key, a step or limit that its author expects would be missing.`,instead:`Write the key that the message suggests, or remove the key.`,examples:{bad:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minuts: 30
      `},good:{file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minutes: 30
      `}}},Ld={name:`rebuilds-not-merged`,group:`cost`,severity:`warning`,flags:`Several consecutive statements of a phase that each rebuild the same table.`,why:`Each statement reads and writes the whole table, and each adds replica lag.`,instead:`Write their clauses in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
              ALTER TABLE orders MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL, MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `}},*phase(e,t){if(e.kind!==`ddl`)return;let n=tu(e,e=>It(e.verdict)&&e.change?.before.createdHere===!1&&e.change.missing.length===0&&!qt(e,t),({statements:e,merged:n})=>{let[r]=e,i=Math.max(...e.map(({verdict:e})=>Ft(e)));return r!==void 0&&Ft(L(r,t,{statement:n.statement}))<=i});for(let{statements:e,merged:r}of n){let[n,i]=e;if(n?.change===void 0||i===void 0)continue;let a=n.change.before;yield{...F(i),severity:z(`warning`,a,t.settings),message:`${e.length} statements, the first on line ${n.placed.place.line}, each rebuild ${B(a)}; one ALTER rebuilds it once.`,fix:`${r.sql};`}}}},Rd=`CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(255) NULL);`,zd={name:`rename-column`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is renamed, by RENAME COLUMN or CHANGE.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Add a column with the new name, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. If code only reads the new name, a VIRTUAL generated column is enough.`,examples:{bad:{schema:Rd,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers RENAME COLUMN mail TO email;
            rollback_sql: |
              ALTER TABLE customers RENAME COLUMN email TO mail;
      `},good:{schema:Rd,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email VARCHAR(255) NULL;
            rollback_sql: |
              ALTER TABLE customers DROP COLUMN email;
          - name: backfill
            batch:
              query: |
                UPDATE customers SET email = mail WHERE NOT (email <=> mail) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE NOT (email <=> mail)
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN mail;
            irreversible: email holds the same
      `}},*statement(e,t){let{change:r,phase:i,placed:a}=e;if(r===void 0||r.before.createdHere||i.type!==`contract`&&!tt(e))return;let o=A(e,t)?.statements.filter(({placed:{index:e}})=>e<a.index)??[];for(let i of r.clauses){let s=j(i);if(s===void 0||et(o,r.table,s.from)||r.clauses.some(e=>g(j(e)?.to,s.from)))continue;let c=`${n(r.table)}.${f(s.from)}`,l=N(a.locate,i.span);if(Bd(r,s.from,s.to))yield{...l,severity:`warning`,message:`${c} becomes ${f(s.to)}. Code can still read ${f(s.from)} from the generated column, but code that writes it fails after this statement.`};else if(Vd(r,s.to)){if(Hd(e,t,r,s.from))continue;yield{...l,severity:`warning`,message:`${c} takes the place of ${f(s.to)}: running code that uses ${f(s.from)} fails after this statement.`,why:`Code that uses only the old name works with the new column at once. Code that writes both columns fails.`}}else yield{...l,message:`${c} becomes ${f(s.to)} in one step: running code that uses ${f(s.from)} fails after this statement.`,fix:Ud(r,s.from,s.to)}}}};function Bd({after:e,clauses:t},n,r){let i=b(e,n);return t.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>g(e,n)))&&i?.generated!==void 0&&S(i.generated.expression,r)}function Vd({clauses:e},t){return e.some(e=>e.op===`drop-column`&&g(e.column,t)||g(j(e)?.from,t))}function Hd(e,t,{table:n},r){let i=O(e,t);return et(i,n,r)&&i.some(({statement:e,placed:t,before:i})=>e.kind===`object`&&e.onTable!==void 0&&i.sameTable(e.onTable,n)&&S(t.sql,r))}function Ud({table:e,before:t,after:r},i,a){let o=b(r,a)??b(t,i);if(o?.generated!==void 0||o?.autoIncrement===!0)return;let s=n(e),[c,l]=[f(i),f(a)],u=`NOT (${l} <=> ${c})`;return[W(`expand`,U(`add`,a),`ALTER TABLE ${s} ADD COLUMN ${o===void 0?`${l} …`:m(Wd(o,a))};`,`ALTER TABLE ${s} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Fn(U(`fill`,a),`UPDATE ${s} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),G(U(`filled`,a),`SELECT COUNT(*) FROM ${s} WHERE ${u}`),`# deploy code that uses the new column only, then:`,`${W(`contract`,U(`drop`,i),`ALTER TABLE ${s} DROP COLUMN ${c};`)}\n  irreversible: ${a} holds the same values`].join(`
`)}function Wd(e,t){return{...e,name:t,nullable:!0,default:void 0,onUpdate:void 0}}function Gd(e,t,n,r){if(!r.complete)return[];let i=k(e,t),a=i.flatMap(({change:e,before:t})=>e!==void 0&&t.sameTable(e.table,n)?Q(e).map(({key:e})=>e):[]),o=n.foreignKeys.filter(({columns:e})=>![...r.foreignKeys,...a].some(t=>e.every((e,n)=>g(t.columns[n],e)))),s=i.some(({statement:e,before:t})=>e.kind===`object`&&e.onTable!==void 0&&t.sameTable(e.onTable,n)),c=t.phases.flatMap(e=>e.kind===`ddl`?e.phase.statements:[]),l=e=>c.some(({statement:t})=>t.kind===`object`&&g(t.name?.name,e))||t.catalog.objects.some(({kind:t,name:n,text:i})=>t===`trigger`&&g(n,e)&&S(i,r.name)),u=s||(r.facts?.triggers.length??0)>0?[]:(n.facts?.triggers??[]).filter(({name:e})=>!l(e));return[...o.map(({name:e,columns:t})=>`the foreign key ${e===void 0?`over (${t.join(`, `)})`:f(e)}`),...u.map(({name:e})=>`the trigger ${f(e)}`)]}const Kd=`CREATE TABLE clients (id BIGINT PRIMARY KEY);`,qd={name:`rename-table`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A renamed table whose old name no longer exists. Also a swap of two tables in which foreign keys or triggers stay with the old table. Not flagged: any other swap, and a table that a later phase drops under its new name.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Create a view with the new name over the table. Old and new code then both work, including writes. When all code uses the new name, one RENAME TABLE replaces the view with the table.`,examples:{bad:{schema:Kd,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              RENAME TABLE clients TO customers;
            rollback_sql: |
              RENAME TABLE customers TO clients;
      `},good:{schema:Kd,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE VIEW customers AS SELECT * FROM clients;
            rollback_sql: |
              DROP VIEW customers;
          - name: new-code-is-live
            type: gate
            wait_until:
              deployed: {environment: production, ref: "v7"}
          - name: contract
            sql: |
              RENAME TABLE customers TO _drop_customers, clients TO customers;
              DROP VIEW _drop_customers;
            irreversible: clients is not used any more
      `}},*statement(e,t){let{phase:r,placed:i,before:a,after:o}=e;if(r.type!==`contract`&&!tt(e))return;let s=ns(e);for(let{from:r,to:c,span:l}of s){let u=a.table(r.schema,r.name);if(u?.createdHere===!0||u?.kind===`view`||a.sameTable(r,c))continue;let d=s.some(e=>a.sameTable(e.from,c)||a.sameTable(e.to,r)),f=o.table(r.schema,r.name)!==void 0;if(d&&f&&u!==void 0){yield*Jd(e,t,u,{from:r,to:c,span:l});let o=s.find(e=>a.sameTable(e.to,r)),d=o&&a.table(o.from.schema,o.from.name),f=d===void 0?[]:Gd(e,t,u,d);f.length>0&&(yield{...N(i.locate,l),severity:`warning`,message:`The table that takes the name ${n(r)} lacks what ${n(r)} has: ${w(f)}.`,why:`Foreign keys and triggers stay with the renamed table, and CREATE TABLE … LIKE does not copy them.`})}d||f||$e(O(e,t),r)||Qd(c,e,t)||(yield{...N(i.locate,l),message:`${n(r)} becomes ${n(c)} in one step: running code that uses ${n(r)} fails after this statement.`,fix:$d(r,c)})}}};function*Jd(e,t,r,{from:i,to:a,span:o}){let s=k(e,t),c=Cn(e,r).filter(e=>!s.some(t=>Yd(t,e)));if(c.length===0)return;let l=c.map(e=>e.name===``?`the one over (${e.columns.join(`, `)}) of ${Xd(e)}`:`${f(e.name)} of ${Xd(e)}`),u=c.length>1;yield{...N(e.placed.locate,o),message:`The foreign key${u?`s`:``} ${w(l)} will reference ${n(a)}, and no foreign key will reference the table that takes the name ${n(i)}.`,why:`A foreign key follows the table through a rename. MySQL then refuses rows that reference new rows of the swapped-in table (error 1452). Deletes there leave orphaned rows.`,fix:c.some(({name:e})=>e===``)?void 0:Zd(e.placed.sql,c,i)}}function Yd({statement:e,before:t},n){return e.kind===`alter-table`&&t.sameTable(e.table,{schema:n.schema===``?void 0:n.schema,name:n.table})&&e.clauses.some(e=>(e.op===`drop-foreign-key`||e.op===`drop-constraint`)&&g(e.name,n.name))}function Xd({schema:e,table:t}){return n({schema:e===``?void 0:e,name:t})}function Zd(e,t,r){let i=e=>`(${e.map(f).join(`, `)})`,a=(e,t)=>t===void 0||t.toUpperCase()===`NO ACTION`?``:` ON ${e} ${t.toUpperCase()}`;return[...t.map(e=>`ALTER TABLE ${Xd(e)} DROP FOREIGN KEY ${f(e.name)};`),`${e};`,`SET SESSION foreign_key_checks = 0;`,...t.map(e=>`ALTER TABLE ${Xd(e)} ADD CONSTRAINT ${f(e.name)} FOREIGN KEY ${i(e.columns)} REFERENCES ${n(r)}${e.referencedColumns.length===0?``:` ${i(e.referencedColumns)}`}${a(`DELETE`,e.onDelete)}${a(`UPDATE`,e.onUpdate)};`),`SET SESSION foreign_key_checks = 1;`].join(`
`)}function Qd(e,{phase:t,before:n},r){return r.phases.some(i=>i.kind===`ddl`&&Qe(r,t,i.phase)&&i.statements.some(({statement:t})=>t.kind===`drop-table`&&t.tables.some(t=>n.sameTable(t,e))))}function $d(e,t){let[r,i]=[n(e),n(t)],a=n({schema:t.schema,name:`_drop_${t.name}`});return[W(`expand`,U(`name`,t.name),`CREATE VIEW ${i} AS SELECT * FROM ${r};`,`DROP VIEW ${i};`),`# deploy code that uses the new name, put a gate here that waits for it, then:`,`${W(`contract`,U(`rename`,e.name),`RENAME TABLE ${i} TO ${a}, ${r} TO ${i};\nDROP VIEW ${a};`)}\n  irreversible: nothing uses ${e.name} any more`].join(`
`)}const ef={name:`rollback-missing`,group:`phases`,severity:`warning`,flags:"An expand or contract with neither `rollback_sql` nor `irreversible`, or a phase with `on_failure: rollback` but without `rollback_sql`.",why:`If the phase fails at night, somebody has to write the rollback under pressure.`,instead:"Write the statements that undo the phase in `rollback_sql`. If no rollback is possible, write the reason in `irreversible`.",examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},tf={name:`row-version-exhausted`,group:`instant`,severity:`error`,insteadOf:[`ddl-inplace-rebuild`],flags:`An instant ADD COLUMN or DROP COLUMN on a table with no row version left.`,why:`With ALGORITHM=INSTANT, MySQL refuses the statement (error 4092) and the phase fails. Without it, MySQL silently rebuilds the table.`,instead:`First rebuild the table in a separate phase, which resets the count to 0. Or write several changes in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:I`
        migration: m
        phases:
          - name: rebuild
            type: expand
            sql: |
              ALTER TABLE orders FORCE;
            irreversible: nothing to undo
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let r=Vt(t).get(e);if(r===void 0||r.used<r.limit||e.change===void 0)return;let{table:i,limit:a,position:o}=r;yield{...F(e),message:o===1?`${i.name} has used all of its ${a} row versions, so this change cannot be instant.`:`${i.name} has used all of its ${a} row versions before this statement, instant change number ${o} of the migration.`,fix:`ALTER TABLE ${n(e.change.table)} FORCE;`}}},nf={name:`row-version-low`,group:`instant`,severity:`warning`,flags:"An instant ADD COLUMN or DROP COLUMN on a table that has used `thresholds.row_version_percent` of its row versions, or reaches that with this statement.",why:`After the last row version, MySQL refuses the next instant change (error 4092) or rebuilds the table, possibly at a bad time.`,instead:"Plan a table rebuild with `ALTER TABLE … FORCE`, OPTIMIZE TABLE or gh-ost. It resets the count to 0.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:58}},file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:12}},file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let r=Vt(t).get(e);if(r===void 0||r.runsOut||e.change===void 0)return;let{table:i,limit:a,used:o,position:s}=r,c=a*t.settings.thresholds.row_version_percent/100;o+1<c||o>=c&&s>1||(yield{...F(e),message:`With this statement ${i.name} has used ${o+1} of its ${a} row versions.`,fix:`ALTER TABLE ${n(e.change.table)} FORCE;`})}};function rf(e,t){for(let{phases:n}of e)for(let e of n){let n=e.kind===`ddl`?e.statements.find(t):void 0;if(n!==void 0)return n}}const af={name:`schema-missing`,group:`hygiene`,severity:`warning`,flags:`A statement that changes a table of unknown definition: no schema was given, or the schema lacks the table.`,why:`What MySQL does depends on the keys, types and row format of the table. phasedb assumes a plain InnoDB table, and rules that need its columns report nothing.`,instead:"Add `--schema schema.sql` (a dump without data), `--snapshot` (from `phasedb snapshot`) or `--db`, or set one of them in phasedb.config.yaml.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE oders ADD COLUMN note TEXT NULL;
            irreversible: it is a test
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,{settings:t}){let{change:r}=e;t.catalogFrom!==void 0&&r!==void 0&&of(e)&&(yield{...N(e.placed.locate,r.table.span),message:`The ${t.catalogFrom} has no table ${n(r.table)}, so phasedb assumes a plain InnoDB table.`,fix:`Correct the name, or update the schema.`})},*files(e){let t=e[0]?.settings.catalogFrom===void 0?rf(e,of):void 0;t!==void 0&&(yield{...F(t),message:`No schema, snapshot or database was given, so phasedb assumes plain InnoDB tables for ${sf(e)}.`,fix:`# phasedb.config.yaml
schema: schema.sql`,phase:t.phase.name})}};function of({change:e}){return e!==void 0&&!e.known&&!e.before.createdHere&&e.before.columns.length===0}function sf(e){let t=/* @__PURE__ */ new Set;for(let{phases:r}of e)for(let e of r)if(e.kind===`ddl`)for(let r of e.statements)r.change&&of(r)&&t.add(n(r.change.table));let r=[...t].slice(0,5);return t.size>r.length?`${r.join(`, `)} and ${t.size-r.length} more`:r.join(`, `)}const cf=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,lf=I`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN note TEXT NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN note;
  `,uf=()=>`${Ke()} snapshot --db URL > phasedb.snapshot.json`,df={name:`snapshot-outdated`,group:`hygiene`,severity:`warning`,flags:"A snapshot that is older than `snapshot_max_days` (30), or from a different MySQL version than the configuration or `--mysql-version` names.",why:`Tables grow and change, and other versions run an ALTER differently. Findings from an old snapshot may not hold for the server today.`,instead:`Take a new snapshot. A scheduled job can do that and open a pull request.`,examples:{bad:{schema:cf,file:lf,version:`8.0.36`,snapshotDays:90},good:{schema:cf,file:lf,version:`8.0.36`,snapshotDays:3}},*files(e){let[t]=e,n=t?.phases[0]?.phase;if(t!==void 0&&n!==void 0)for(let e of ff(t))yield{place:n.place,message:e,fix:uf(),phase:n.name}}};function*ff({settings:e}){let{snapshot:t,today:n,thresholds:r}=e;if(t===void 0)return;let i=Math.floor((Date.parse(n)-Date.parse(t.takenOn))/864e5);i>r.snapshot_max_days&&(yield`The snapshot was taken ${i} days ago, on ${t.takenOn}. Sizes and definitions may have changed since then.`);let{version:a,pinned:o}=t;a===void 0||o===void 0||o.every((e,t)=>e===a[t])||(yield`The snapshot is from MySQL ${a.join(`.`)}, but the migrations are for MySQL ${o.join(`.`)}. phasedb still uses its sizes and definitions.`)}const pf={name:`statement-unparsed`,group:`phases`,severity:`error`,risk:`copy`,insteadOf:[`destructive-outside-contract`],rollback:!0,flags:`DDL that phasedb cannot read or has no rules for (an error, because phasedb assumes the worst). Also queries of gates and backfills that it cannot read (a warning), and SQL that ends inside a string, a comment or a block.`,why:`The effect of such a statement is unknown: it may copy the table and block writes. For such a query, phasedb does not check what it reads or proves.`,instead:'Write the statement in its common form. If that is not possible, try it on a copy of the database, or use `--probe-url`. Then allow it: `allow: [{what: copy, reason: "…"}]`.',examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD VECTOR INDEX orders_embedding (embedding);
            irreversible: an example
      `},good:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_status (status);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_status;
      `}},*statement(e){let{verdict:t,statement:n,change:r,placed:i}=e;if(t.algorithm!==`unknown`||n.kind===`unread`&&!Pe(n.opening))return;let a=r?.clauses.find(({op:e})=>e===`unread`),o=a===void 0?F(e):N(i.locate,a.span),s=mf(i.sql);s===void 0?yield{...o,message:`phasedb does not know what MySQL does here and assumes the worst: ${t.because}.`}:yield{...o,message:`MySQL refuses this statement: unlike MariaDB, it has no IF EXISTS or IF NOT EXISTS for columns and indexes.`,why:`It is a syntax error (1064). phasedb records in the database which statements ran, so none runs twice.`,fix:s}},*phase(e){if(e.kind===`backfill`&&!e.query.ok){let{locate:t,query:n}=e.phase.batch;yield gf(P(t,n.sql),`The backfill ${e.phase.name}`,e.query.reason)}yield*hf(e)}};function mf(e){let{tokens:t}=T(e),n=t.slice(0,4).map(({upper:e})=>e);if(n[0]!==`ALTER`&&!n.includes(`INDEX`))return;let r=t.flatMap(({upper:e,start:n},r)=>{let[i,a]=[t[r+1],t[r+2]],o=i?.upper===`EXISTS`?i:i?.upper===`NOT`?a:void 0;return e!==`IF`||o?.upper!==`EXISTS`?[]:[{start:n,end:t[t.indexOf(o)+1]?.start??o.end,text:``}]});return r.length===0?void 0:`${H(Ve(e,r))};`}function*hf(e){let t=K(e);if(t===void 0||t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked;yield gf(P(n.locate,n.sql),Yn(e),r.reason)}function gf(e,t,n){return{...e,severity:`warning`,message:`${t} is not checked, because phasedb cannot read its query: ${n}.`,why:`MySQL may accept the query. The rules that check queries skip this one, so they report no mistakes in it.`}}const _f={name:`suppression-expired`,group:`hygiene`,severity:`error`,locked:!0,flags:"A suppression whose date has passed: `phasedb-ignore RULE until 2026-01-31: reason`. It is valid until the end of that day.",why:`Its author wanted the finding back after that date.`,instead:`Fix the finding, or decide again and set a later date.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table until 2025-01-31: until the table is archived
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},vf={name:`suppression-unknown-rule`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore` that names no rule, or an unknown rule.",why:`It suppresses nothing, although its author expects it to.`,instead:`Copy the rule name from the finding or from this page.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-tabel: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},yf={name:`suppression-unused`,group:`hygiene`,severity:`warning`,locked:!0,flags:`A suppression of a rule that reports nothing there, or whose findings cannot be suppressed.`,why:`If it stays, it hides the next finding of that rule on the line.`,instead:`Remove it, or move it to the line of the finding or the line above.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: this was a MODIFY once
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},bf={name:`suppression-without-reason`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore RULE` without a reason.",why:`The next reader cannot see why the finding does not matter. The suppression has no effect until it has a reason.`,instead:"Write the reason after a colon: `# phasedb-ignore RULE: why it does not matter here`.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday, see the plan of the release
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},$={characters:void 0},xf=/* @__PURE__ */ new Set([`date`,`datetime`,`time`,`timestamp`]);function Sf(e,t){let n=h(t)??Tf(e,t);if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return Cf(e,t);let r=h(e);return r!==void 0&&n!==void 0?wf(e,r,n):Ef(e)!==void 0&&Ef(t)!==void 0?Df(e,t):Ef(t)===void 0?t.type===`decimal`?jf(e,t,Af(e,t)):r===void 0&&h(t)!==void 0?Mf(e,t):xf.has(e.type)&&xf.has(t.type)?Nf(e,t):{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:kf(e,t)}function Cf(e,t){let n=new Set((t.definition.type.members??[]).map(e=>e.toLowerCase())),r=(e.definition.type.members??[]).filter(e=>!n.has(e.toLowerCase())),i=f(e.definition.name),a=r.map(s).join(`, `),o=e.type===`set`?r.map(e=>`FIND_IN_SET(${s(e)}, ${i}) > 0`).join(` OR `):r.length===1?`${i} = ${a}`:`${i} IN (${a})`;return{values:r.length===1?`the value ${a}`:`the values ${a}`,condition:o,samples:r.slice(0,20)}}function wf({definition:e},t,[n,r]){let i=f(e.name),[a,o]=[t[0]<n,t[1]>r],s=[...a?[n-1n]:[],...o?[r+1n]:[]];return a&&o?{values:`values outside ${n} to ${r}`,condition:`${i} NOT BETWEEN ${n} AND ${r}`,samples:s}:a?{values:`values below ${n}`,condition:`${i} < ${n}`,samples:s}:{values:`values above ${r}`,condition:`${i} > ${r}`,samples:s}}function Tf(e,t){if(t.type!==`decimal`||h(e)===void 0)return;let[n=10,r=0]=t.arguments,i=10n**BigInt(Math.max(0,n-r))-1n;return[t.unsigned?0n:-i,i]}function Ef({type:e,arguments:t}){if(e===`char`||e===`varchar`)return{limit:t[0]??1,inBytes:!1};if(e===`binary`||e===`varbinary`)return{limit:t[0]??1,inBytes:!0};let n=te(e);return n===void 0?void 0:{limit:n,inBytes:!0}}function Df(e,t){let[n,r]=[Ef(e),Ef(t)],i=e.charset!==t.charset&&t.charset!==void 0;if(n===void 0||r===void 0||(n.inBytes===r.inBytes?n.limit:n.limit*ie(e.charset??`utf8mb4`))>r.limit||!i)return kf(e,t);let a=f(e.definition.name);return{values:`values with characters that ${t.charset} does not have`,condition:Of(a,e.charset??`utf8mb4`,t.charset??`utf8mb4`),samples:[$]}}function Of(e,t,n){return[t,n].some(e=>e===`ascii`||/^(?:utf|ucs)/.test(e))?`${e} <> CONVERT(${e} USING ${n})`:`HEX(${e}) <> HEX(CONVERT(CONVERT(${e} USING ${n}) USING ${t}))`}function kf({definition:e},t){let{limit:n,inBytes:r}=Ef(t)??{limit:0,inBytes:!1};return{values:`values longer than ${n} ${r?`bytes`:n===1?`character`:`characters`}`,condition:`${r?`LENGTH`:`CHAR_LENGTH`}(${f(e.name)}) > ${n}`,samples:[{characters:n+1}]}}function Af(e,t){let[n=10,r=0]=e.arguments,[i=10,a=0]=t.arguments;return e.type===`decimal`?[...n-r>i-a?[10n**BigInt(i-a)]:[],...r>a?[10**-(a+1)]:[],...!e.unsigned&&t.unsigned?[-1n]:[]]:[$]}function jf({definition:e},t,n){let r=f(e.name),i=u(t.definition),a=`${t.type.toUpperCase()}${t.arguments.length===0?``:`(${t.arguments.join(`, `)})`}`,o=t.unsigned?` OR ${r} < 0`:``;return{values:`values with more digits than ${i} has`,condition:`${r} <> CAST(${r} AS ${a})${o}`,samples:n.length===0?[$]:n}}function Mf(e,t){let n=f(e.definition.name),[r,i]=h(t)??[0n,0n],a=Ef(e)!==void 0;return!a&&![`decimal`,`float`,`double`].includes(e.type)?{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:{values:`values that are not a whole number from ${r} to ${i}`,condition:`${a?`${n} NOT REGEXP '^-?[0-9]+$'`:`${n} <> ROUND(${n})`} OR ${n} NOT BETWEEN ${r} AND ${i}`,samples:[$]}}function Nf(e,t){let n=f(e.definition.name);if(t.type===`timestamp`&&e.type!==`timestamp`)return{values:`times outside 1970-01-01 00:00:01 UTC to 2038-01-19 03:14:07 UTC`,condition:`${n} NOT BETWEEN '1970-01-02' AND '2038-01-18'`,samples:[$]};let[r=0]=t.arguments,i=t.type===`timestamp`?`DATETIME`:t.type.toUpperCase(),a=r>0?`${i}(${r})`:i;return{values:`values more precise than ${a}`,condition:`${n} <> CAST(${n} AS ${a})`,samples:[$]}}function Pf(e,t){let n=/* @__PURE__ */ new Map;for(let{clause:r,was:a,meant:o}of X(e)){if(!i(a,o))continue;let s=Sf(a,o),c=Xi(t,e.table.name,a.definition.name,s.samples);c!==`full`&&n.set(r,[...n.get(r)??[],{was:a,is:o,lost:s,proof:c}])}return n}function Ff(e,t){let n=t.map(({was:t})=>Z(e,t.definition.name)),[r]=t;if(r===void 0)return``;let{was:i,is:a}=r,o=[i,a].map(({definition:e})=>u(e)),[s,c]=o[0]===o[1]?[i.charset,a.charset]:o;return`${n.join(`, `)} ${n.length===1?`changes`:`change`} from ${s} to ${c}`}function If({table:e},t){let r=t.map(({lost:e})=>e.condition);if(!r.includes(void 0))return G(U(`fits`,...t.slice(0,3).map(({was:e})=>e.definition.name)),`SELECT COUNT(*) FROM ${n(e)} WHERE ${r.join(` OR `)}`)}const Lf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,Rf=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
`,zf={name:`truncation-risk`,group:`data`,severity:`error`,flags:`A contract that narrows a column (shorter text, smaller range, less precision, smaller character set), without an earlier gate that counts the values that do not fit.`,why:`In strict mode, the statement fails at the first value that does not fit, after copying every row before it. Without strict mode, MySQL truncates such values. It rounds decimals and fractions of a second in any mode.`,instead:`Count those values in a gate, using the new size of the column.`,examples:{bad:{schema:Lf,file:Rf(`SELECT COUNT(*) FROM customers WHERE city IS NULL`)},good:{schema:Lf,file:Rf(`SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80`)}},*statement({change:e,phase:t,placed:n},r){if(!(e===void 0||e.before.createdHere||t.type!==`contract`))for(let[i,a]of Pf(e,C(r,t))){let[t]=a;if(t===void 0)continue;let r=t.proof===`partly`?`the earlier gates count only some of the`:`no earlier gate counts`;yield{...N(n.locate,i.span),message:`${Ff(e,a)}, but ${r} ${t.lost.values}.`,fix:If(e,a)}}}},Bf=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,Vf={name:`type-change-copy`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new type, length, precision or sign of a column, for which MySQL copies the table.`,why:`MySQL changes a type only by copying the table row by row. Writes wait until the copy ends.`,instead:`Add a column with the new type, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. For a key that other tables reference, use gh-ost or Spirit.`,examples:{bad:{schema:Bf,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            rollback_sql: |
              ALTER TABLE orders MODIFY total INT NOT NULL;
      `},good:{schema:Bf,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN total_new BIGINT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN total_new;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET total_new = total WHERE NOT (total_new <=> total) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total_new <=> total)
          - name: contract
            sql: |
              ALTER TABLE orders DROP COLUMN total;
            irreversible: total_new holds the same values
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:a,meant:o,copies:s}of X(e)){if(s!==`type`)continue;let c=Z(e,a.definition.name);yield{...N(n.locate,t.span),severity:z(`error`,e.before,r),message:`${c} changes from ${u(a.definition)} to ${u(o.definition)}: MySQL copies ${B(e.before)} row by row while writes wait.`,fix:`${i(a,o)?`# once no row holds a value that does not fit:
`:``}${ks(e,a.definition,o.definition)}`}}}},Hf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,Uf={name:`type-narrowing`,group:`types`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is narrowed outside a contract: shorter text, smaller range, less precision, another sign, fewer ENUM or SET members.`,why:`Running code may still write values that no longer fit, and rows may contain them. The statement then fails or, without strict mode, truncates them.`,instead:`First stop writing such values. Then count them in a gate, using the new size, and change the type in a contract.`,covers:[`signedness-change`],examples:{bad:{schema:Hf,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `},good:{schema:Hf,file:I`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80
          - name: contract
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `}},*statement(e,t){let{change:n,phase:r,placed:i}=e;if(!(n===void 0||n.before.createdHere||r.type===`contract`)&&!c({...n,after:Wf(n.after)},n.clauses))for(let[a,o]of Pf(n,C(t,r))){let[t]=o,r=If(n,o);t!==void 0&&(yield{...N(i.locate,a.span),message:`${Ff(n,o)}, but running code may still write ${t.lost.values}.`,fix:r&&Gf(e,a,r,t,n)})}}};function Wf(e){return{...e,columns:[]}}function Gf(e,t,r,i,a){let{was:o,is:s}=i,c=oa(o,s),l=c.reduce((e,t)=>t.restore(e),s.definition);return`${c.length===0||t.op!==`modify-column`?``:I`
        # if UNSIGNED is left out by mistake:
        #   ALTER TABLE ${n(a.table)} MODIFY COLUMN ${m(l)};
      `}# once no code writes such values:\n${Yi(r,e,t,`narrow-${o.definition.name}`)}`}const Kf=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(255) NOT NULL);`,qf=e=>I`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers ADD UNIQUE INDEX customers_email (email);
      rollback_sql: |
        ALTER TABLE customers DROP INDEX customers_email;
`,Jf={name:`unique-add`,group:`data`,severity:`error`,flags:`A UNIQUE index or primary key on existing columns with rows, without an earlier gate that counts duplicates.`,why:`The statement fails with error 1062 at the first duplicate, after it has read the table. gh-ost and pt-online-schema-change silently skip such rows.`,instead:`Count duplicates over the columns of the index in a gate, and expect 0.`,examples:{bad:{schema:Kf,file:qf(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:Kf,file:qf(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email HAVING COUNT(*) > 1) AS duplicates`)}},*statement(e,t){let{change:r,phase:i,placed:a,statement:o}=e;if(r===void 0||r.before.createdHere)return;let s=C(t,i);for(let i of r.clauses)for(let c of fe(i)){if(c.kind!==`unique`&&c.kind!==`primary`)continue;let u=Yf(c,r);u.length>0?yield{...o.kind===`create-index`?F(e):N(a.locate,i.span),message:`MySQL refuses ${l(c)} on ${n(r.table)} (error 1503): the table is partitioned by ${w(u.map(f))}, which the key does not include.`,why:`Each partition has its own index, so MySQL can enforce uniqueness only within a partition. Adding the column makes the key weaker than intended.`}:r.before.complete&&Xf(c).some(e=>b(r.after,e)===void 0)||Qf(c,e,r,t)||Zi(s,r.table.name,Xf(c).map(e=>Zf(r,e)))||(yield{...o.kind===`create-index`?F(e):N(a.locate,i.span),message:`Adding ${l(c)} to ${n(r.table)} fails if rows have equal values, and no earlier gate counts such rows.`,fix:Yi(ep(c,r),e,i,`unique-${Xf(c).join(`-`)}`)})}}};function Yf(e,{after:t}){if(t.partitioning===void 0)return[];let n=e.parts.flatMap(({column:e,prefix:t})=>t===void 0?e??[]:[]);return t.columns.map(({name:e})=>e).filter(e=>jn(t,e)&&!n.some(t=>g(t,e)))}function Xf({parts:e}){return e.flatMap(({column:e,expression:t})=>e===void 0?V(t??``).map(({name:e})=>e):[e])}function Zf({origins:e},t){return e.get(t.toLowerCase())??t}function Qf(e,t,n,r){let i=e=>{let t=b(n.after,e);return t===void 0||n.origins.has(e.toLowerCase())?!1:t.autoIncrement||t.default?.kind===`expression`},a=Xf(e);return a.some(i)||e.kind===`unique`&&a.some(e=>Ji(t,n,e,r))?!0:n.before.indexes.some(t=>$f(t,e,n))}function $f(e,t,n){return e.kind!==`unique`&&e.kind!==`primary`?!1:e.parts.every(e=>e.column!==void 0&&t.parts.some(({column:t,prefix:r})=>t!==void 0&&g(Zf(n,t),e.column)&&(r===void 0||e.prefix!==void 0&&r>=e.prefix)))}function ep(e,t){let r=e.parts.map(({column:e,expression:n,prefix:r})=>{if(e===void 0)return`(${H(n??``)})`;let i=f(b(t.before,Zf(t,e))?.name??e);return r===void 0?i:`LEFT(${i}, ${r})`}),i=e.parts.flatMap(({column:n},i)=>{let a=n===void 0?void 0:b(t.before,Zf(t,n)),o=a!==void 0&&!x(a,t.before).nullable;return e.kind===`primary`||o?[]:[`${r[i]} IS NOT NULL`]}),a=i.length===0?``:` WHERE ${i.join(` AND `)}`;return G(U(`no-duplicates`,t.table.name,...y(e)===void 0?Xf(e):[y(e)??``]),`SELECT COUNT(*) FROM (SELECT 1 FROM ${n(t.table)}${a} GROUP BY ${r.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}const tp=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL, KEY by_country (country));`,np={name:`unknown-name`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A column or index in a statement, backfill or gate that the table does not have at that point. The rule needs the whole definition of the table.`,why:`MySQL refuses the statement (errors 1054, 1072, 1091). You notice only during the deployment.`,instead:`Correct the name, or update the schema file or snapshot.`,examples:{bad:{schema:tp,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN county SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `},good:{schema:tp,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `}},*statement({change:e,placed:t}){if(e!==void 0&&e.before.complete&&e.known)for(let n of e.clauses)for(let{name:r,what:i,known:a}of rp(n,e.before,e.after))yield cp(N(t.locate,n.span),r,i,e.before,a)},*phase(e){if(e.kind===`backfill`&&e.query.ok){let{query:t,locate:n}=e.phase.batch;yield*ap(e.query.tree,t.sql,n,e.before)}let t=K(e)?.asked;t?.reading.ok&&(yield*ap(t.reading.tree,t.gate.sql,t.gate.locate,e.before))}};function rp(e,t,n){let r=(e,n=t)=>b(n,e)===void 0?[{name:e,what:`column`,known:n.columns.map(e=>e.name)}]:[],i=e=>v(t,e)===void 0?[{name:e,what:`index`,known:t.indexes.flatMap(e=>y(e)??[])}]:[],a=(e,t)=>t.some(t=>g(t.name,e))?[]:[{name:e,what:`constraint`,known:t.flatMap(e=>e.name??[])}],o=e=>typeof e==`string`||b(t,e.after)!==void 0?[]:r(e.after,n);switch(e.op){case`add-column`:return o(e.position);case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return r(e.column);case`modify-column`:return[...r(e.column.name),...o(e.position)];case`change-column`:return[...r(e.from),...o(e.position)];case`rename-column`:return r(e.from);case`drop-index`:return ip(t,e.index)?[]:i(e.index);case`set-index-visibility`:return i(e.index);case`rename-index`:return i(e.from);case`drop-foreign-key`:return a(e.name,t.foreignKeys);case`drop-check`:case`alter-check`:return a(e.name,t.checks);case`add-index`:case`add-primary-key`:return e.index.parts.flatMap(e=>e.column===void 0?[]:r(e.column,n));case`add-foreign-key`:return e.foreignKey.columns.flatMap(e=>r(e,n));default:return[]}}function ip({foreignKeys:e},t){return e.some(e=>g(e.name,t)||e.columns.some(e=>g(e,t)))}function*ap(e,t,n,r){let i=e.tables.map(({schema:e,name:t})=>r.table(e,t));if(i.length===0||e.queries.length>0||e.grouped)return;let a=i.flatMap(e=>e?.complete===!0&&e.kind===`table`?e:[]),[o]=a;if(o===void 0||a.length<i.length)return;let s=/* @__PURE__ */ new Set([...e.columns.map(e=>e.name),...e.verb===`update`?e.assignments.map(({column:e})=>e):[]]);for(let e of s){if(a.some(t=>b(t,e)!==void 0)||op(e,t))continue;let r=sp(e,t);yield cp(r===void 0?P(n,t):N(n,r),e,`column`,o,a.flatMap(e=>e.columns.map(e=>e.name)))}}function op(e,t){let{tokens:n}=T(t);return[`DEFAULT`,`VALUES`,`ROWID`].includes(e.toUpperCase())?!0:n.some((t,r)=>g(E(t),e)&&n[r-1]?.upper===`AS`)}function sp(e,t){return T(t).tokens.find(t=>(t.kind===`word`||t.kind===`quoted`)&&g(E(t),e))}function cp(e,t,r,i,a){let o=a.length===0?void 0:(0,Dd.closest)(t.toLowerCase(),a.map(e=>e.toLowerCase())),s=a.find(e=>e.toLowerCase()===o),c=o!==void 0&&(0,Dd.distance)(t.toLowerCase(),o)<=Math.max(1,Math.floor(t.length/3));return{...e,message:`${n(i)} has no ${r} ${f(t)} at this point of the migration.`,fix:c&&s!==void 0?`Did you mean ${f(s)}?`:void 0}}const lp=`CREATE TABLE customers (id BIGINT PRIMARY KEY, nick VARCHAR(40) NULL) DEFAULT CHARACTER SET utf8mb4;`,up={name:`varchar-tier-cross`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A VARCHAR or VARBINARY that grows from at most 255 bytes to more. 255 bytes are 255 characters in latin1, 85 in utf8mb3, 63 in utf8mb4.`,why:`MySQL stores the length of a value in one byte up to 255 bytes, and in two bytes above. To change that, it copies the table while writes wait.`,instead:`Stay within 255 bytes, which MySQL changes in place. Otherwise add a new column with enough length: from 256 bytes, MySQL extends it in place again.`,examples:{bad:{schema:lp,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(64) NULL;
            irreversible: longer names may be stored
      `},good:{schema:lp,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(63) NULL;
            irreversible: longer names may be stored
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of X(e)){if(o!==`tier`)continue;let s=e=>`${u(e.definition)} (${ae(e)} bytes)`,c=Math.floor(255/(ce(a)??1)),l=a.type===`varbinary`?``:`, ${c} characters of ${a.charset??`utf8mb4`},`;yield{...N(n.locate,t.span),severity:z(`error`,e.before,r),message:`${Z(e,i.definition.name)} grows from ${s(i)} to ${s(a)}: above 255 bytes${l} the length prefix needs two bytes, so MySQL copies ${B(e.before)} while writes wait.`,fix:dp(e,i,a,c)}}}};function dp(e,t,r,i){let a=ks(e,t.definition,r.definition);if(i<=(t.arguments[0]??0))return a;let{definition:o}=r,s={...o,name:t.definition.name,type:{...o.type,arguments:[i]}};return[`# If ${i} characters are enough, MySQL changes the column in place:`,`#   ALTER TABLE ${n(e.table)} MODIFY COLUMN ${m(s)};`,`# Otherwise add a new column:`,a].join(`
`)}const fp=[ft,en,cn,pn,_n,zn,Wn,qn,Jn,Fr,Wr,Yr,Zr,oi,Ci,Mi,Li,Ri,Bi,Vi,na,ba,Da,Oa,ka,Pa,Fa,Va,Ha,Wa,Ga,Qa,so,_o,xo,To,Po,Ho,Zo,fs,xs,Ps,Hs,Ys,Qs,uc,pc,hc,gc,wc,Pc,Fc,Gc,el,tl,al,ll,pl,Sl,Ll,Bl,ql,au,ou,su,hu,gu,vu,yu,xu,Du,Nu,Bu,Wu,od,pd,gd,Cd,Ad,Nd,Pd,Fd,Id,Ld,zd,qd,ef,tf,nf,af,df,pf,_f,vf,yf,bf,zf,Vf,Uf,Jf,np,up,{name:`version-pin-missing`,group:`hygiene`,severity:`warning`,flags:`The MySQL version that the migrations will run on is not configured.`,why:`The effect of an ALTER depends on the version: DROP COLUMN rebuilds the table before 8.0.29 and is instant since. Without a version, phasedb assumes the worst case of all versions from 8.0.13.`,instead:'Set `mysql_version: "8.0.36"` in phasedb.config.yaml, or add `--mysql-version`, a snapshot or a database.',covers:[`server-version-unknown`],examples:{bad:{file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{version:`8.0.36`,file:I`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*files(e){let t=rf(e,()=>!0);t!==void 0&&e[0]?.settings.versionFrom===void 0&&(yield{...F(t),message:`The MySQL version is unknown, so phasedb assumes the worst case of all supported versions for each statement.`,fix:`# phasedb.config.yaml
mysql_version: "8.0.36"`,phase:t.phase.name})}}];export{nt as a,Je as c,ct as i,sn as n,D as o,zt as r,Ye as s,fp as t};