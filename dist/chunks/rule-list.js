import{i as e,r as t}from"./sql-mode.js";import{_ as n,a as r,c as i,d as a,f as o,g as s,h as c,i as l,l as u,m as d,n as f,o as p,p as m,r as h,s as g,t as _,u as ee,v as te,x as ne,y as re}from"./render-definition.js";import{i as ie,n as v,o as y,r as b,t as x}from"./find.js";import{a as ae,c as oe,f as se,l as ce,n as le,o as ue,p as de,r as S,s as fe,t as pe}from"./resolved-column.js";import{i as me,t as he}from"./rewrite.js";import{t as ge}from"./read-statement.js";import{a as _e,c as ve,i as ye,n as be,t as xe}from"./table.js";import{c as Se,l as Ce,n as we,t as Te,u as Ee}from"./mysql-version.js";import{a as De,c as Oe,i as C,n as ke,o as Ae,r as w,s as je,t as Me}from"./gate-time.js";import{i as Ne,n as Pe,r as Fe}from"./storage-size.js";import{n as Ie}from"./finding2.js";import{n as Le}from"./yaml-source.js";import{r as Re,t as T}from"./problem.js";import{t as ze}from"./keywords.js";import{t as E}from"./lexer.js";import{n as Be,t as D}from"./quote.js";import{t as O}from"./edits.js";import{v as Ve,x as He}from"./text-bounds.js";import{a as Ue,c as We,l as Ge,n as Ke,o as qe,s as Je}from"./statements.js";import{n as Ye}from"./walk-key.js";import{t as Xe}from"./acting-functions.js";import{i as Ze,r as Qe}from"./written-tables.js";import{t as $e}from"./reachable-parts.js";import{t as et}from"./table-names.js";import{t as tt}from"./code-references.js";import{s as nt,u as rt}from"./next-command.js";import{i as it,r as at,t as ot}from"./hash.js";import{t as st}from"./fastest-levenshtein.js";function ct({session:e}){return e.sqlMode===void 0||t(e.sqlMode)}function k(e){return e===void 0?[]:e.kind===`operator`&&e.operator===`AND`?e.parts.flatMap(k):[e]}function*A(e){if(yield e,e.kind===`call`||e.kind===`operator`||e.kind===`other`)for(let t of e.parts)yield*A(t)}function lt({phases:e},t){return e.flatMap(e=>e.kind===`ddl`&&e.phase.index<t.index?e.statements:[])}function j(e,t){let{phase:n,placed:r}=e,i=M(e,t)?.statements??[];return[...lt(t,n),...i.filter(e=>e.placed.index<r.index)]}function ut(e,t){return(M(e,t)?.statements??[]).filter(t=>t.placed.index>e.placed.index)}function M({phase:e},{phases:t}){return t.find(t=>t.kind===`ddl`&&t.phase.index===e.index)}function dt(e,t){return M(e,t)?.statements.at(-1)?.after??e.after}function ft({phases:e},t,n){return e.some(({kind:e,phase:r})=>e===`gate`&&r.index>t.index&&r.index<n.index)}function pt(e,t){return e.some(({statement:e,before:n})=>e.kind===`create-table`&&!e.temporary&&n.sameTable(e.table,t)&&n.table(t.schema,t.name)===void 0)}function mt(e,t,n){return e.some(({change:e,before:r})=>e!==void 0&&r.sameTable(e.table,t)&&e.clauses.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>y(e,n))))}function N(e){let t=e.op===`rename-column`?{from:e.from,to:e.to}:e.op===`change-column`?{from:e.from,to:e.column.name}:void 0;return t===void 0||y(t.from,t.to)?void 0:t}function ht({change:e}){let t=[`drop-column`,`partition`,`tablespace`,`modify-column`];return e===void 0||!e.clauses.some(({op:e})=>t.includes(e))}function gt(e,t){return e.flatMap(e=>e.kind!==`ddl`||e.complete?[]:e.statements.flatMap(e=>_t(e,t)))}function _t(e,t){return[...vt(e,t),...bt(e,t)]}function*vt(e,t){let{change:n}=e;if(!(n===void 0||n.before.createdHere))for(let r of n.clauses){let i=N(r),a=r.op===`drop-column`?r.column:i?.from;if(a===void 0||x(n.after,a)!==void 0||n.known&&x(n.before,a)===void 0||mt(j(e,t),n.table,a)||ut(e,t).some(e=>yt(e,n.table,a)))continue;let o=i===void 0?`dropped`:`renamed`;yield{table:n.table.name,column:a,owner:n.table,fate:o,span:r.span}}}function yt({change:e,before:t},n,r){return e!==void 0&&t.sameTable(e.table,n)&&x(e.after,r)!==void 0}function*bt(e,t){let{statement:n,before:r}=e,i=[];if(n.kind===`drop-table`&&!n.temporary&&i.push(...n.tables.map(e=>({name:e,fate:`dropped`,span:e.span}))),n.kind===`rename-table`&&i.push(...n.renames.map(({from:e})=>({name:e,fate:`renamed`,span:e.span}))),n.kind===`alter-table`)for(let e of n.clauses)e.op===`rename-table`&&i.push({name:n.table,fate:`renamed`,span:e.span});for(let{name:n,fate:a,span:o}of i){let i=r.table(n.schema,n.name);i?.createdHere!==!0&&i?.kind!==`view`&&(pt(j(e,t),n)||[e,...ut(e,t)].some(e=>xt(e,n))||(yield{table:n.name,column:void 0,owner:n,fate:a,span:o}))}}function xt({statement:e,before:t},n){let r=e=>t.sameTable({...e,schema:e.schema??n.schema},n);switch(e.kind){case`rename-table`:return e.renames.some(({to:e})=>r(e));case`alter-table`:return e.clauses.some(e=>e.op===`rename-table`&&r(e.to));case`create-table`:return r(e.table);case`object`:return e.object===`view`&&e.verb===`create`&&!!e.name&&r(e.name);default:return!1}}function St(e,t){let n=et(t,e);if(e.kind!==`object`||e.name===void 0)return n;let{renamesTo:r}=e.event??{};return[e.name,...r===void 0?[]:[r],...n]}function Ct(e){return e.clauses.flatMap(t=>t.op===`add-column`?t.columns.flatMap(n=>{let r=x(e.after,n.name)??n,i=r.default!==void 0||r.autoIncrement||r.generated!==void 0;return r.nullable!==!1||i||r.inlineKey!==void 0?[]:[{clause:t,column:S(r,e.after)}]}):[])}function P(e){return e===`unchanged`?``:e===`first`?` FIRST`:` AFTER ${h(e.after)}`}function wt({type:t},{migration:n,settings:r}){if(te.has(t))return!0;let i=n.session.sqlMode??r.sqlMode;return(t===`date`||t===`datetime`)&&(i===void 0||e(i))}function F(e,t){return{place:e(t.start),end:e(t.end)}}function I(e,t){return F(e,{start:0,end:t.trimEnd().length})}function L({placed:e}){return I(e.locate,e.sql)}function R({raw:e,...t},...n){let r=Object.values(t),i=r.flatMap((e,t)=>[...e.matchAll(/\n( *)(?=[^ \n]|$)/g)].filter(n=>t<r.length-1||(n.index??0)+n[0].length<e.length).map(e=>e[1]?.length??0)),a=RegExp(`\\n {${Math.min(...i)}}`,`g`);return r.map(e=>e.replace(a,`
`)).map((e,t)=>t===0?e.replace(/^\n/,``):e).map((e,t)=>t===r.length-1?e.replace(/\n *$/,`
`):e).map((e,t)=>e+(n[t]??``)).join(``)}const Tt=`CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, total INT NOT NULL);`,Et={name:`add-required-column`,group:`compatibility`,severity:`error`,insteadOf:[`not-null-add-implicit-zero`],flags:`A new NOT NULL column without a DEFAULT, on an existing table.`,why:`In strict mode an INSERT that does not name the column fails with error 1364. Running code does not know the column yet. Existing rows get 0 or an empty string.`,instead:`Add the column as NULL or with a DEFAULT. Make it NOT NULL in contract, after all code writes it and a gate counts 0 NULLs.`,examples:{bad:{schema:Tt,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{schema:Tt,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({change:e,placed:t},{settings:n}){if(e!==void 0&&!e.before.createdHere&&Dt(n)){for(let n of e.clauses)if(n.op===`add-column`)for(let i of n.columns)Ot(i)&&(yield{...F(t.locate,n.span),message:`${r(e.table)}.${h(i.name)} is NOT NULL without a DEFAULT. INSERTs of running code do not name it, so they fail after this statement.`,fix:kt(e,i,n.position)})}}};function Dt({sqlMode:e}){return e===void 0||t(e)}function Ot(e){return(e.nullable===!1||e.inlineKey===`primary`||e.inlineKey===`key`)&&e.default===void 0&&!e.autoIncrement&&e.generated===void 0&&e.type.name!==`enum`}function kt({table:e},t,n){if(t.inlineKey===`primary`||t.inlineKey===`key`)return;let i=`ALTER TABLE ${r(e)}`;return[`${i} ADD COLUMN ${_({...t,nullable:!0})}${P(n)};`,`-- in contract, after all code writes the column and a gate counts 0 NULLs:`,`${i} MODIFY COLUMN ${_({...t,nullable:!1})};`].join(`
`)}function z(e,{migration:t,settings:n},r){let{statement:i,before:a,foreignKeyChecks:o}={...e,...r},s={strict:ct(t),foreignKeyChecks:o,oldAlterTable:n.oldAlterTable};return d(n.versions.map(e=>g(i,a,{...s,version:e})))}const At={start:0,end:0};function jt(e,t,n){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return e;let r=e=>e===void 0?void 0:{value:e,span:At};return{...e,algorithm:r(t),lock:r(n)}}function B(e,t){if(e.kind!==`alter-table`&&e.kind!==`create-index`&&e.kind!==`drop-index`)return;let n=e[t]?.value;return n===`DEFAULT`?void 0:n}function Mt({change:e}){return e?.clauses.some(({op:e})=>e===`partition`)===!0}const Nt=[[`INSTANT`],[`INPLACE`,`NONE`],[`INPLACE`,`SHARED`],[`INPLACE`,`EXCLUSIVE`],[`COPY`]];function Pt(e,t){let n=me(e.placed.sql,e.statement);if(Mt(e))return`${n};`;let r=Nt.find(([n,r])=>z(e,t,{statement:jt(e.statement,n,r)}).refusedAssertion===void 0);return r===void 0?`${n};`:`${he(n,ge(n),...r)};`}function Ft(e){let t=e[0]?.judged;if(t?.statement.kind!==`alter-table`||e.some(({judged:e})=>e.statement.kind!==`alter-table`||e.placed.sql.includes(`/*!`)))return;let n=`${t.placed.sql.slice(0,t.statement.table.span.end)} ${e.flatMap(({judged:e,clauses:t})=>t.map(({span:t})=>e.placed.sql.slice(t.start,t.end))).join(`, `)}`,r=ge(n),i=e.flatMap(({clauses:e})=>e.map(({op:e})=>e)).join();if(r.kind===`alter-table`&&r.clauses.map(({op:e})=>e).join()===i)return{sql:n,statement:r}}function It(e,t){return e!==void 0&&t!==void 0&&Lt(e)===Lt(t)}function Lt({columns:e,indexes:t,foreignKeys:n,checks:r,options:i,partitioning:a}){let o=[t,n,r,i].map(e=>e.map(Rt).sort());return JSON.stringify([e.map(Rt),o,a])}function Rt(e){return JSON.stringify(e,(e,t)=>e===`span`?void 0:t)}const zt=/* @__PURE__ */ new Set([`add-column`,`drop-column`,`modify-column`,`change-column`,`rename-column`,`set-default`,`drop-default`,`set-column-visibility`,`add-index`,`add-primary-key`,`drop-index`,`drop-primary-key`,`add-check`,`drop-check`,`force`,`table-option`]);function Bt(e){let t=e.flatMap(e=>e.change===void 0?[]:[{judged:e,clauses:e.change.clauses}]),n=t.flatMap(e=>e.clauses),r=t.flatMap(e=>[...new Set(e.clauses.flatMap(Vt))]);if(!n.every(({op:e})=>zt.has(e))||new Set(r).size<r.length)return;let i=Ft(t),a=t[0]?.judged.change?.before;if(i===void 0||a===void 0)return;let{after:o,missing:s}=ye(a,i.statement.clauses),c=t.reduce((e,{judged:t})=>e+(t.change?.missing.length??0),0);if(!(s.length>c))return It(o,t.at(-1)?.judged.change?.after)?i:void 0}function Vt(e){switch(e.op){case`add-column`:return e.columns.map(({name:e})=>e.toLowerCase());case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return[e.column.toLowerCase()];case`modify-column`:return[e.column.name.toLowerCase()];case`change-column`:return[e.from.toLowerCase(),e.column.name.toLowerCase()];case`rename-column`:return[e.from.toLowerCase(),e.to.toLowerCase()];default:return[]}}const Ht=[`foreign-key`,`check`,`default`];function Ut(e,t,n){let{verdict:r,change:i}=t;if(i===void 0||i.before.createdHere||r.algorithm!==`copy`||r.refusedAssertion!==void 0)return!1;let a=Wt(e,t);return a!==void 0&&z(t,n,a).algorithm!==`copy`}function Wt(e,t){switch(e){case`foreign-key`:return t.foreignKeyChecks?{foreignKeyChecks:!1}:void 0;case`check`:return Gt(t,Kt);case`default`:return Gt(t,qt);case`fulltext`:return Jt(t)}}function Gt({statement:e},t){if(e.kind!==`alter-table`)return;let n=e.clauses.map(t);return n.some((t,n)=>t!==e.clauses[n])?{statement:{...e,clauses:n}}:void 0}function Kt(e){let t=e=>e.inlineCheck===void 0?e:{...e,inlineCheck:{...e.inlineCheck,enforced:!1}};switch(e.op){case`add-check`:return{...e,check:{...e.check,enforced:!1}};case`add-column`:return e.columns.some(({inlineCheck:e})=>e!==void 0)?{...e,columns:e.columns.map(t)}:e;default:return e}}function qt(e){return e.op!==`add-column`||!e.columns.some(({default:e})=>e?.kind===`expression`)?e:{...e,columns:e.columns.map(e=>e.default?.kind===`expression`?{...e,default:void 0,nullable:!0}:e)}}function Jt({change:e,before:t}){let n=e?.before;if(n===void 0||!n.indexes.some(({kind:e})=>e===`fulltext`))return;let{facts:r}=n;return{before:t.with({...n,indexes:n.indexes.filter(({kind:e})=>e!==`fulltext`),facts:r===void 0?void 0:{...r,hasFtsDocId:!1}})}}function Yt({algorithm:e,lock:t,rebuild:n}){switch(e){case`none`:case`instant`:return 0;case`inplace`:return(t===`none`?1:3)+(n===!1?0:1);case`copy`:return 5;case`unknown`:return 6}}function Xt({algorithm:e,rebuild:t,refusedAssertion:n}){return n===void 0?e===`copy`||e===`inplace`&&t===!0:!1}function Zt({change:e}){if(e===void 0||!e.known||e.before.createdHere)return[];let{clauses:t,before:n}=e,r=t.flatMap(e=>e.op===`drop-column`?e.column:[]),i=({column:e})=>r.some(t=>y(t,e)),a=/* @__PURE__ */ new Set;return t.flatMap(e=>{if(e.op!==`drop-column`)return[];let r=ie(n,e.column).filter(e=>!a.has(e)&&!Qt(e,t));for(let e of r)a.add(e);if(r.length===0)return[];let o=r.map(e=>({index:e,left:e.parts.filter(e=>!i(e))}));return[{clause:e,column:e.column,indexes:o}]})}function Qt(e,t){return t.some(t=>{switch(t.op){case`drop-primary-key`:return e.kind===`primary`;case`drop-index`:return y(t.index,b(e));case`drop-constraint`:return y(t.name,e.name);default:return!1}})}const $t=/* @__PURE__ */ new WeakMap;function en(e){let t=$t.get(e)??tn(e);return $t.set(e,t),t}function tn(e){let t=/* @__PURE__ */ new Map,n=nn(e.settings);if(n===void 0)return/* @__PURE__ */ new Map;let r=/* @__PURE__ */ new Map;for(let i of e.phases)for(let a of i.kind===`ddl`?i.statements:[])for(let i of Ae(a)){let o=i.facts?.totalRowVersions;if(o===void 0)continue;let s=JSON.stringify([i.schema,i.name]),c=r.get(s)??{used:o,position:0,runsOut:!1,columns:i.columns};r.set(s,c),c.columns!==i.columns&&Object.assign(c,{used:o,position:0}),c.columns=a.after.table(i.schema,i.name)?.columns??i.columns,rn(a,e,i)?(c.position++,t.set(a,{table:i,used:c.used,limit:n,position:c.position,count:c}),c.used>=n&&(c.runsOut=!0),c.used=c.used>=n?0:c.used+1):Xt(a.verdict)&&(c.used=0)}return new Map([...t].map(([e,{count:t,...n}])=>[e,{...n,runsOut:t.runsOut}]))}function nn({versions:e}){let t=e.filter(e=>Te(e,Ce.instantAnywhere)).map(Se);return t.length===0?void 0:Math.min(...t)}function rn(e,t,n){let{change:r,before:i}=e;return r===void 0||n.facts===void 0||!an(r)?!1:z(e,t,{before:i.with({...n,facts:{...n.facts,totalRowVersions:0}})}).algorithm===`instant`}function an({before:e,after:t,origins:n}){let r=new Set(n.values());return t.columns.some(e=>!n.has(e.name.toLowerCase())&&e.generated?.stored!==!1)||e.columns.some(e=>!r.has(e.name.toLowerCase())&&e.generated?.stored!==!1)}function on({versions:e}){let[t,n]=e;return t!==void 0&&n===void 0&&we(t)}function sn(e,t){return Ht.some(n=>Ut(n,e,t))||cn(e,t)!==void 0||un(e,t)!==void 0||Zt(e).length>0}function cn(e,t){let{statement:n,change:r,placed:i,verdict:a}=e,o=B(n,`algorithm`);if(!(r===void 0||o!==`INPLACE`&&o!==`COPY`||!Xt(a))&&!(Mt(e)||on(t.settings)&&an(r)))return z(e,t,{statement:jt(n,`INSTANT`)}).refusedAssertion===void 0?me(i.sql,n):void 0}const ln=/* @__PURE__ */ new WeakMap;function un(e,t){return ln.has(e)||ln.set(e,dn(e,t)),ln.get(e)}function dn(e,t){let{change:n,statement:r,before:i}=e;if(n===void 0||n.missing.length>0||n.clauses.length<2||n.clauses.length>200||Mt(e)||on(t.settings)&&an(n))return;let a=Yt(z(e,t,{statement:jt(r)}));if(!(a<2))for(let[r,o]of fn(e,n.clauses,t)){if(r.length===0||o.length===0)continue;let s=Ft([{judged:e,clauses:r}]),c=Ft([{judged:e,clauses:o}]);if(s===void 0||c===void 0)continue;let l=i.after(s.statement),u=[Yt(z(e,t,{statement:s.statement})),Yt(z(e,t,{statement:c.statement,before:l}))];if(Math.min(...u)>0||Math.max(...u)>=a)continue;let{schema:d,name:f}=n.table;if(It(l.after(c.statement).table(d,f),n.after))return[s,c]}}function*fn(e,t,n){let r=t.filter(({op:e})=>e===`modify-column`||e===`change-column`),i=new Set(t.filter(t=>{if(pn(t))return!0;if(!r.includes(t)||r.length>8)return!1;let i=Ft([{judged:e,clauses:[t]}]);return i!==void 0&&z(e,n,{statement:i.statement}).algorithm===`instant`}));yield[t.filter(e=>i.has(e)),t.filter(e=>!i.has(e))];let a=new Set(t.filter(({op:e})=>e===`add-column`||e===`drop-column`));yield[t.filter(e=>!a.has(e)),t.filter(e=>a.has(e))]}function pn(e){switch(e.op){case`add-column`:case`drop-column`:case`rename-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:case`drop-check`:return!0;case`add-check`:return!e.check.enforced;case`alter-check`:return!e.enforced;default:return!1}}const mn={name:`algorithm-clause-impossible`,group:`cost`,severity:`error`,rollback:!0,flags:`An ALGORITHM or LOCK clause that MySQL cannot honour for this statement on this table.`,why:`MySQL refuses the statement (errors 1845, 1846) and changes nothing. The phase fails.`,instead:`Write a clause that MySQL accepts, or leave it out: a run asserts the best algorithm itself. Or put the instant changes into a separate statement.`,covers:[`lock-none-impossible`,`index-visibility-instant-clause`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX country (country), ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let n=hn(e);if(n!==void 0){let r=Pt(e,t);yield{...L(e),message:`MySQL does not know ${n} and will refuse the statement.`,fix:r};return}let{verdict:r,change:i,statement:a}=e;if(r.refusedAssertion===void 0||gn(e)||_n(e))return;let o=vn(e,t),s=B(a,`algorithm`)===`INSTANT`?un(e,t):void 0,c=s===void 0?r.refusedAssertion:`its changes are not all instant`;yield{...L(e),severity:o===void 0?`error`:`warning`,message:o===void 0?`MySQL will refuse this statement on ${i?.table.name}: ${c}.`:`MySQL ${o} accepts this statement on ${i?.table.name}, but other possible versions refuse it: ${c}.`,fix:s===void 0?Pt(e,t):`${s[0].sql};\n${s[1].sql};`}}};function hn({statement:e}){let t=B(e,`algorithm`);if(t!==void 0&&![`INSTANT`,`INPLACE`,`COPY`].includes(t))return`ALGORITHM=${t}`;let n=B(e,`lock`);return n!==void 0&&![`NONE`,`SHARED`,`EXCLUSIVE`].includes(n)?`LOCK=${n}`:void 0}function gn({statement:e}){return B(e,`algorithm`)===`INSTANT`&&B(e,`lock`)!==void 0}function _n({change:e}){return e===void 0?!1:e.missing.length>0||!e.known&&e.clauses.some(({op:e})=>e===`convert-charset`)}function vn(e,t){return t.settings.versions.findLast(n=>{let r={...t.settings,versions:[n]};return z(e,{...t,settings:r},{}).refusedAssertion===void 0})?.join(`.`)}function yn({phase:e},t){return e.allow.some(({what:e})=>e===t)}function bn(e,{thresholds:t}){return je(t.small_table_bytes,e)}function V(e,t,n){return bn(t,n)?Ie(e):e}function H(e){let t=Oe(e),n=e.facts?.rowsEstimate,r=[...t===void 0?[]:[Ne(t)],...n===void 0?[]:[`about ${n.toLocaleString(`en-US`)} rows`]];return r.length===0?e.name:`${e.name} (${r.join(`, `)})`}const xn={name:`algorithm-inplace-defeats-instant`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`],flags:`ALGORITHM=INPLACE or COPY on a change that MySQL makes instantly without the clause.`,why:`MySQL obeys the clause and rebuilds the whole table. The change needs only the data dictionary.`,instead:`Leave the clause out: a run asserts INSTANT itself.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL, ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{change:n,statement:r,verdict:i}=e;if(n===void 0||n.before.createdHere)return;let a=i.algorithm===`copy`;if(a&&yn(e,`copy`))return;let o=cn(e,t);o!==void 0&&(yield{...L(e),severity:V(a?`error`:`warning`,n.before,t.settings),message:`ALGORITHM=${B(r,`algorithm`)} makes MySQL ${a?`copy`:`rebuild`} ${H(n.before)}${a?` while writes wait`:``}. Without the clause this change is instant.`,fix:`${o};`})}},Sn=/* @__PURE__ */ new WeakMap;function Cn(e,t){let{file:n}=e.migration,r=Sn.get(e);if(r===void 0){let t=Le(e.text.startsWith(`﻿`)?e.text.slice(1):e.text,n);if(!(`source`in t))return{file:n,line:1,column:1};r=t.source,Sn.set(e,r)}return r.placeOf(t)}const wn=64*Fe,Tn=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          size: ${e}
  `,En={name:`backfill-batch-too-large`,group:`backfill`,severity:`warning`,flags:"A batch `size` above `thresholds.batch_rows` (default: 10,000), or a chunk above 64 MiB at the average row size of the table.",why:"A chunk is one transaction. It holds its row locks until it commits, and replicas lag while they apply it. `target_ms` shrinks slow chunks, but only `size` limits how far fast chunks grow.",instead:"Make `size` smaller, or leave it out: then `target_ms` alone decides.",examples:{bad:{file:Tn(5e5)},good:{file:Tn(2e3)}},*phase(e,t){if(e.kind!==`backfill`)return;let{size:n}=e.phase.batch;if(n===void 0)return;let{batch_rows:r}=t.settings.thresholds,i=e.walked?.facts?.averageRowBytes??0,a=n*i;if(n<=r&&a<=wn)return;let o=Math.max(1,Math.min(r,i>0?Math.floor(wn/i):r)),s=n.toLocaleString(`en-US`);yield{place:Cn(t,[`phases`,e.phase.index,`batch`,`size`]),message:a>wn&&e.walked!==void 0?`A chunk of ${s} rows of ${H(e.walked)} is about ${Ne(a)} in one transaction, from the average row size. The limit is ${Ne(wn)}.`:`A chunk may have ${s} rows, more than the limit of ${r.toLocaleString(`en-US`)} (thresholds.batch_rows). Other transactions wait for its row locks.`,fix:`size: ${Dn(o)}`}}};function Dn(e){let t=10**Math.floor(Math.log10(e));return Math.floor(e/t)*t}const On=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);`,kn=R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,An={name:`backfill-bumps-on-update`,group:`backfill`,severity:`warning`,flags:`A backfill that updates a table with an ON UPDATE CURRENT_TIMESTAMP column and does not set that column.`,why:`Every changed row looks as if it had just been edited. Caches, search indexes and exports that use the column process the whole table again.`,instead:"Set `keep_updated_at: true`. If the new time is intended, set the column in the query.",examples:{bad:{schema:On,file:kn},good:{schema:On,file:`${kn}      keep_updated_at: true\n`}},*phase(e){if(e.kind!==`backfill`||e.written===void 0)return;let{query:t,keepUpdatedAt:n,locate:i}=e.phase.batch;if(t.verb!==`update`||n)return;let a=e.written.columns.filter(({name:e,onUpdate:n})=>n!==void 0&&!t.assigned.some(t=>y(t,e))).map(({name:e})=>h(e));a.length!==0&&(yield{...I(i,t.sql),message:`The query sets ${T(a)} of each changed row of ${r(e.written)} to the current time (ON UPDATE CURRENT_TIMESTAMP).`,fix:`keep_updated_at: true`})}};function U(e){let{tokens:t}=E(e);return t.flatMap((e,n)=>{let r=t[n+1]?.text;if(!Pn(e)||e.kind===`word`&&r===`(`)return[];let i=t[n-1]?.text===`.`?t[n-2]:void 0,a=n;for(;t[a-1]?.text===`.`;)a-=2;let o=t[a-1],s=o===void 0?void 0:o.upper===``?o.text:o.upper;return[{name:D(e),qualifier:i!==void 0&&Pn(i)?D(i):void 0,before:s,alias:s===`AS`&&r!==`.`}]})}function jn(e,t){let{tokens:n}=E(e);return[t,...n.flatMap((e,r)=>{if(!Pn(e)||!y(D(e),t))return[];let i=n[n[r+1]?.upper===`AS`?r+2:r+1];return i!==void 0&&Pn(i)&&!ze.has(i.text.toLowerCase())?[D(i)]:[]})]}function Mn(e){let{tokens:t}=E(e);return t.flatMap((e,n)=>{if(e.text!==`*`)return[];let r=t[n-1];if(r?.text===`.`){let e=t[n-2];return e===void 0?[]:[D(e)]}return r!==void 0&&[`SELECT`,`DISTINCT`,`ALL`].includes(r.upper)||r?.text===`,`?[void 0]:[]})}function Nn(e,t){return U(e).some(({name:e,alias:n})=>!n&&y(e,t))}function Pn(e){return e.kind===`word`||e.kind===`quoted`}function Fn(e,t,n,r){if(r===`retyped`)return zn(e,t,n);let{before:i,after:a}=t;if(x(i,n)===void 0)return[];let o=[];for(let e of a.columns){if(e.generated!==void 0&&Nn(e.generated.expression,n)){let t=h(e.name);o.push({what:`the generated column ${t}`,refuses:!0,clause:`DROP COLUMN ${t}`})}if(e.default?.kind===`expression`&&Nn(e.default.text,n)){let t=h(e.name);o.push({what:`the default of ${t}`,refuses:!0,clause:`ALTER COLUMN ${t} DROP DEFAULT`})}}for(let e of a.indexes){if(!e.parts.some(({expression:e})=>e!==void 0&&Nn(e,n)))continue;let t=h(e.name??`functional_index`);o.push({what:`the functional index ${t}`,refuses:!0,clause:`DROP INDEX ${t}`})}for(let e of a.checks){if(!Nn(e.expression,n))continue;let t=!i.columns.some(({name:t})=>!y(t,n)&&Nn(e.expression,t));if(r===`dropped`&&t)continue;let a=e.name===void 0?void 0:h(e.name);o.push({what:`the check ${a??`(${e.expression})`}`,refuses:!0,clause:a===void 0?void 0:`DROP CHECK ${a}`})}return Wn(a,n)&&o.push({what:`the partitioning of the table`,refuses:!0}),r===`dropped`?[...o,...Rn(e,t,n)]:o}function In({before:e},t){let n=e.tables().flatMap(n=>n.foreignKeys.filter(({references:{table:r}})=>e.sameTable({schema:r.schema??n.schema,name:r.name},t)).map(e=>xe(n,e))),r=(t.facts?.referencedBy??[]).filter(t=>e.table(t.schema===``?void 0:t.schema,t.table)===void 0);return[...n,...r].filter(n=>!e.sameTable(Ln(n),t))}function Ln({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function Rn(e,{before:t,after:n},r){let i=n.foreignKeys.filter(n=>{let i=e.before.sameTable(be(t,n),t);return n.columns.some(e=>y(e,r))||i&&Un(n.references.columns,r)}).map(Vn),a=In(e,t).filter(({referencedColumns:e})=>Un(e,r)).map(Hn);return[...i,...a]}function zn(e,t,n){let{before:r,after:i,origins:a}=t,o=[...a].find(([,e])=>e===n.toLowerCase())?.[0],s=x(r,n),c=o===void 0?void 0:x(i,o);if(s===void 0||c===void 0)return[];let[l,u]=[S(s,r),S(c,i)];return l.type===u.type&&l.unsigned===u.unsigned&&l.charset===u.charset&&l.collation===u.collation&&!(e.foreignKeyChecks&&re(l,u,!0).kind===`different`)?[]:Rn(e,{...t,after:{...i,foreignKeys:r.foreignKeys.filter(e=>Bn(i,e))}},n)}function Bn(e,t){return e.foreignKeys.some(({name:e})=>e===t.name)}function Vn({name:e,columns:t}){return e===void 0?{what:`the foreign key of (${t.join(`, `)})`,refuses:!0}:{what:`the foreign key ${h(e)}`,refuses:!0,clause:`DROP FOREIGN KEY ${h(e)}`}}function Hn(e){let t=r(Ln(e));if(e.name===``)return{what:`the foreign key (${e.columns.join(`, `)}) of ${t}`,refuses:!0};let n=h(e.name);return{what:`the foreign key ${n} of ${t}`,refuses:!0,statement:`ALTER TABLE ${t} DROP FOREIGN KEY ${n};`}}function Un(e,t){return e.some(e=>y(e,t))}function Wn({partitioning:e},t){if(e===void 0)return!1;let n=e.text.search(/\(\s*PARTITION\b/i);return Nn(n<0?e.text:e.text.slice(0,n),t)}const Gn=64*Pe;function W(e){if(e.length>Gn)return e;let{tokens:t}=E(e),n=``,r=0;for(let[i,a]of t.entries()){if(a.text===`;`&&i===t.length-1)break;a.start>r&&n!==``&&(n+=/[^ ]/.test(e.slice(r,a.start))?` `:e.slice(r,a.start)),n+=a.text,r=a.end}return n}function Kn({sql:e}){let{tokens:t}=E(e),n=t.findIndex(({text:e})=>e===`;`),r=new Ve(e,n<0?t:t.slice(0,n));try{let t=Je(r),n=We(r,t),i=({from:t,to:n})=>e.slice(r.tokens[t]?.start,r.tokens[n-1]?.end),a=e=>(e===void 0?[]:Ue(r,e)).map(e=>({column:e.column,value:W(i(e))})),o=t.assignments;return{assignments:a(o),onDuplicate:a(n.onDuplicate),inserted:t.inserted,extended(t,i){let a=[],s=o&&r.tokens[o.to-1]?.end;i!==void 0&&s!==void 0&&a.push({start:s,end:s,text:`, ${i}`});let{where:c,limit:l}=n;if(c===void 0){let i=r.tokens[(n.orderBy??l).from]?.start??e.length;a.push({start:i,end:i,text:`WHERE ${t} `})}else{let{start:e=0}=r.tokens[c.from]??{},{end:n=e}=r.tokens[c.to-1]??{},i=Ge(r,c.from,c.to,[`OR`,`XOR`,`||`]).length>0;i&&a.push({start:e,end:e,text:`(`}),a.push({start:n,end:n,text:`${i?`)`:``} AND ${t}`})}return W(O(e,a))}}}catch{return}}function qn(e,t,{walked:n}){return U(e).some(({name:e,qualifier:r,alias:i})=>!i&&y(e,t)&&(r===void 0||y(r,n.alias??n.table)))}function G(...e){return e.join(`-`).toLowerCase().replace(/[^a-z0-9_.-]+/g,`-`).slice(0,60)}function K(e,t,n,r){return[`- name: ${t}`,`  type: ${e}`,`  sql: |`,Xn(n),...r===void 0?[]:[`  rollback_sql: |`,Xn(r)]].join(`
`)}function Jn(e,t){return[`- name: ${e}`,`  type: backfill`,`  batch:`,`    query: |`,Xn(t,6)].join(`
`)}function q(e,t){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    query: ${JSON.stringify(t)}`,`    expected: 0`].join(`
`)}function Yn(e,t,n){return[`- name: ${e}`,`  type: gate`,`  wait_until:`,`    not_before: {after: ${t}, hours: ${n}}`].join(`
`)}function Xn(e,t=4){return e.split(`
`).map(e=>`${` `.repeat(t)}${e}`).join(`
`)}const Zn=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(9) NOT NULL);
CREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, KEY items_order (order_id), CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);`,Qn={name:`backfill-deletes-parents`,group:`backfill`,severity:`warning`,flags:`A backfill that deletes from a table that foreign keys of other tables reference. MySQL then also deletes rows there (ON DELETE CASCADE), sets their reference to NULL (SET NULL), or refuses (RESTRICT).`,why:`No row limit counts the rows that a foreign key deletes or changes. They fire no triggers and are not in the row-based binary log. A chunk of 1,000 rows may change a million rows in one transaction.`,instead:`First delete the referencing rows in a separate backfill, or exclude rows that are still referenced.`,examples:{bad:{schema:Zn,file:R`
        migration: m
        phases:
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `},good:{schema:Zn,file:R`
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
      `}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:n,locate:r}=e.phase.batch;if(n.verb!==`delete`)return;let i=ke(t,e.phase);for(let t of In(e,e.written)){let a=$n(t);C(n.where??``,t.table)||i.some(({phase:{batch:e},before:t})=>t.sameTable({...e.query.written,name:e.query.written.table},a))||(yield{...I(r,n.sql),...er(t,e)})}}};function $n({schema:e,table:t}){return{schema:e===``?void 0:e,name:t}}function er(e,t){let{query:n}=t.phase.batch,i=r({schema:n.walked.schema,name:n.walked.table}),a=r($n(e)),o=e.name===``?`the foreign key over (${e.columns.join(`, `)})`:`the foreign key ${h(e.name)}`,s=n.walked.alias===void 0?i:h(n.walked.alias),c=e.referencedColumns.map((t,n)=>`${a}.${h(e.columns[n]??``)} = ${s}.${h(t)}`),l=c.length===0?void 0:c.join(` AND `);switch(e.onDelete?.toUpperCase()){case`CASCADE`:{let t=n.walked.alias===void 0?i:`${i} AS ${s}`,r=n.where===void 0?``:` AND (${W(n.where)})`;return{message:`Deleting a row of ${i} also deletes all rows of ${a} that reference it (ON DELETE CASCADE of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:l===void 0?void 0:Jn(G(`delete`,e.table),`DELETE FROM ${a} WHERE EXISTS (SELECT 1 FROM ${t} WHERE ${l}${r}) LIMIT {batch_size}`)}}case`SET NULL`:return{message:`Deleting a row of ${i} also changes all rows of ${a} that reference it (ON DELETE SET NULL of ${o}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,fix:void 0};default:return{message:`The query fails at the first row of ${i} that ${a} still references: ${o} forbids deleting it.`,why:`MySQL refuses the chunk with error 1451 and the phase fails. The rows of earlier chunks are already deleted.`,fix:l===void 0?void 0:Kn(n)?.extended(`NOT EXISTS (SELECT 1 FROM ${a} WHERE ${l})`)}}}const tr=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,nr=R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `,rr={name:`backfill-fires-triggers`,group:`backfill`,severity:`warning`,flags:`A backfill that writes to a table and fires its triggers. Triggers that the migration itself creates are not reported.`,why:`The trigger runs once for each row of the backfill. It may write audit entries, counters or messages that nobody expects.`,instead:`Make the trigger skip the rows of the backfill, for instance by comparing the columns that it needs. If the effect is intended, suppress this finding with a reason.`,examples:{bad:{schema:`${tr}\nCREATE TRIGGER orders_audit AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (NEW.id);`,file:nr},good:{schema:`${tr}\nCREATE TRIGGER orders_audit AFTER DELETE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (OLD.id);`,file:nr}},*phase(e,t){if(e.kind!==`backfill`||e.written===void 0)return;let{query:n,locate:i}=e.phase.batch,a=ir(e),o=(e.written.facts?.triggers??[]).filter(({name:n,event:r})=>a.includes(r)&&!ar(n,e,t));if(o.length===0)return;let s=T(o.map(({name:e,timing:t,event:n})=>`${h(e)} (${t} ${n})`));yield{...I(i,n.sql),message:`The query fires ${o.length===1?`a trigger`:`${o.length} triggers`} for each row that it writes to ${r(e.written)}: ${s}.`}}};function ir({phase:e}){let{verb:t,sql:n}=e.batch.query;return t===`insert-select`?E(n).tokens.some(({upper:e})=>e===`DUPLICATE`)?[`INSERT`,`UPDATE`]:[`INSERT`]:[t.toUpperCase()]}function ar(e,{phase:t},n){return lt(n,t).some(({statement:t})=>t.kind===`object`&&t.object===`trigger`&&y(t.name?.name,e))}const or={name:`backfill-inside-ddl-phase`,group:`backfill`,severity:`error`,flags:`INSERT, UPDATE, DELETE, REPLACE or LOAD DATA in an expand or contract phase.`,why:`Each DDL statement commits what was changed before it. A data change next to it runs in one unthrottled transaction. After a failure nobody knows whether it is safe to run again.`,instead:`Move it into a separate backfill phase. There it runs in chunks and resumes at its checkpoint.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
              UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
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
      `}}},sr={name:`backfill-join-update`,group:`backfill`,severity:`error`,flags:`A batch query over a join or a derived table: phasedb has no single key to cut it into chunks.`,why:`A row that matches several joined rows gets the value of any one of them. Neither LIMIT nor a key range cuts a join into chunks that contain each row once.`,instead:`Name one table. Read values of other tables with a subquery in SET or WHERE.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o JOIN customers c ON c.id = o.customer_id
                SET o.country = c.country WHERE o.country IS NULL LIMIT {batch_size}
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o
                SET o.country = (SELECT c.country FROM customers c WHERE c.id = o.customer_id)
                WHERE o.country IS NULL LIMIT {batch_size}
      `}}};function J(e){switch(e.kind){case`ddl`:return;case`gate`:return e.query&&{key:`query`,asked:e.query};case`backfill`:return e.doneWhen&&{key:`done_when`,asked:e.doneWhen}}}function Y(e){return e.kind===`gate`?`The gate ${e.phase.name}`:`The done_when of ${e.phase.name}`}function cr({notBefore:e,deployed:t,completeOn:n}){return e!==void 0||t!==void 0||n!==void 0}function X(e){return e===!1||e!==null&&e!==``&&Number(e)===0}function lr(e,t,n){let r=t===n||!ur(t,n)&&void 0;if(e===`=`&&r!==void 0)return r;if((e===`<>`||e===`!=`)&&r!==void 0)return!r;let[i,a]=[dr(t),dr(n)];if(i!==void 0&&a!==void 0)switch(e){case`=`:return i>=a&&i<=a;case`<`:return i<a;case`<=`:return i<=a;case`>`:return i>a;case`>=`:return i>=a;default:return i<a||i>a}}function ur(e,t){let[n,r]=typeof e==`object`?[e,t]:[t,e];return typeof n!=`object`||n?.characters===void 0||typeof r!=`string`?!1:r.trimEnd().length!==n.characters}function dr(e){if(typeof e==`bigint`||typeof e==`number`)return e;if(typeof e!=`string`)return;let t=e.trim();return/^[+-]?\d+$/.test(t)?BigInt(t):/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(t)?Number(t):void 0}function fr(e,t){let n=gr(e,t);if(typeof n==`string`)return n;let{known:r}=n;if(r===null)return null;let i=dr(r);return i===void 0?`unclear`:Number(i)!==0}function pr(e,t){let n=gr(e,t);return typeof n!=`string`&&n.known===null}function mr(e,t){for(let n of A(e))if(n.kind===`column`&&hr(n,t)||n.kind===`query`&&n.query.columns.some(e=>hr(e,t)))return!0;return!1}function hr({qualifier:e,name:t},{source:n,column:r}){return y(t,r)&&(e===void 0||y(e,n.alias??n.name))}function gr(e,t){switch(e.kind){case`literal`:return{known:_r(e)};case`column`:return hr(e,t)?{known:t.value}:`others`;case`call`:return yr(e,t);case`operator`:return xr(e,t);default:return vr(e,t)}}function _r({type:e,value:t}){return e===`null`?null:e===`boolean`?t.toLowerCase()===`true`?1n:0n:e===`number`?dr(t)??t:t}function vr(e,t){return mr(e,t)?`unclear`:`others`}function Z(e){return typeof e==`string`?e:{known:e===null?null:e?1n:0n}}function yr(e,t){let[n]=e.parts;if(n===void 0)return`others`;let r=gr(n,t);switch(e.name){case`COALESCE`:case`IFNULL`:for(let n of e.parts){let e=gr(n,t);if(typeof e==`string`||e.known!==null)return e}return{known:null};case`ISNULL`:return typeof r==`string`?r:Z(r.known===null);case`CHAR_LENGTH`:case`CHARACTER_LENGTH`:case`LENGTH`:case`OCTET_LENGTH`:return typeof r==`string`?r:br(r.known);case`LOWER`:case`UPPER`:case`LCASE`:case`UCASE`:return r;case`ABS`:{let n=typeof r==`string`?void 0:dr(r.known);return typeof n==`bigint`?{known:n<0n?-n:n}:vr(e,t)}case`TRIM`:case`LTRIM`:case`RTRIM`:return typeof r!=`string`&&r.known===null?r:vr(e,t);default:return vr(e,t)}}function br(e){return e===null?{known:e}:typeof e==`object`?e.characters===void 0?`unclear`:{known:BigInt(e.characters)}:{known:BigInt(String(e).length)}}function xr(e,t){let{operator:n,parts:r}=e,i=()=>r.map(e=>fr(e,t));switch(n){case`AND`:return Z(Tr([!1,null,`others`,`unclear`],i())??!0);case`OR`:return Z(Tr([!0,`unclear`,`others`,null],i())??!1);case`NOT`:{let[e=`unclear`]=i();return Z(typeof e==`boolean`?!e:e)}case`IS`:return Z(Er(r,t));case`IS NOT`:{let e=Er(r,t);return Z(typeof e==`boolean`?!e:e)}case`IN`:case`NOT IN`:case`BETWEEN`:case`NOT BETWEEN`:return Z(Dr(n,r,t));case`-`:{let[n,i]=r.map(e=>gr(e,t)),a=n===void 0||typeof n==`string`?void 0:dr(n.known);return i!==void 0||a===void 0?Sr(e,t):{known:-a}}default:return wr.has(n)?Z(Or(n,r,t)):Sr(e,t)}}function Sr(e,t){return Cr.has(e.operator)&&e.parts.some(e=>pr(e,t))?{known:null}:vr(e,t)}const Cr=/* @__PURE__ */ new Set([`LIKE`,`NOT LIKE`,`REGEXP`,`NOT REGEXP`,`RLIKE`,`NOT RLIKE`,`+`,`-`,`*`,`/`,`%`]),wr=/* @__PURE__ */ new Set([`=`,`<>`,`!=`,`<`,`<=`,`>`,`>=`]);function Tr(e,t){return e.find(e=>t.includes(e))}function Er([e,t],n){if(e===void 0||t?.kind!==`literal`)return`unclear`;let r=gr(e,n);if(typeof r==`string`)return r;if(t.type===`null`)return r.known===null;let i=fr(e,n);return typeof i==`string`?i:i===(t.value.toLowerCase()===`true`)}function Dr(e,t,n){let[r,...i]=t;if(r===void 0)return`unclear`;let[a,o]=i,s=e.endsWith(`BETWEEN`)&&a!==void 0&&o!==void 0?[Or(`>=`,[r,a],n),Or(`<=`,[r,o],n)]:i.map(e=>Or(`=`,[r,e],n)),c=e.endsWith(`BETWEEN`)?Tr([!1,null,`others`,`unclear`],s)??!0:Tr([!0,`unclear`,`others`,null],s)??!1;return e.startsWith(`NOT`)&&typeof c==`boolean`?!c:c}function Or(e,t,n){let[r,i]=t.map(e=>gr(e,n));if(r===void 0||i===void 0)return`unclear`;let a=e=>typeof e!=`string`&&e.known===null;return a(r)||a(i)?n.nullSafe?`unclear`:null:typeof r==`string`||typeof i==`string`?r===`unclear`||i===`unclear`?`unclear`:`others`:lr(e,r.known,i.known)??`unclear`}function kr(e,t,n,r){let{gate:i,reading:a}=e;if(!jr(i,a.ok?a.tree:void 0))return`misses`;if(!a.ok)return De(e,t,n)?`unclear`:`misses`;let{tree:o}=a,s=i.sql.includes(`<=>`);return Ar([o,...o.queries].flatMap(e=>e.from.filter(({name:e})=>y(e,t)).map(t=>Nr(e,e===o,t,{column:n,value:r,nullSafe:s,source:t}))))}function Ar(e){return[`counts`,`unclear`,`partly`,`misses`].find(t=>e.includes(t))??`misses`}function jr({expected:e},t){let[n]=t?.select??[];return n!==void 0&&Mr(n)?e!==null&&!X(e):e===null||X(e)?!0:n===void 0||n.kind===`operator`&&n.operator!==`EXISTS`}function Mr(e){if(e.kind!==`operator`)return!1;let[t,n]=e.parts;return e.operator===`NOT`?t?.kind===`operator`&&t.operator===`EXISTS`:e.operator===`=`&&[t,n].some(e=>e?.kind===`call`&&e.name===`COUNT`)&&[t,n].some(e=>e?.kind===`literal`&&e.value===`0`)}function Nr(e,t,n,r){let i=e.where===void 0||fr(e.where,r);if(i===!1||i===null)return`misses`;if(i===`others`)return e.where&&mr(e.where,r)?`partly`:`misses`;if(i===`unclear`)return`unclear`;let[a]=e.select;if(t&&a!==void 0){if(a.kind!==`call`||a.name!==`COUNT`)return mr(a,r)||e.where!==void 0?`unclear`:`misses`;let[t]=a.parts;if(t!==void 0&&!a.star&&pr(t,r))return`misses`}let o=e.from.some(e=>e!==n&&!/^LEFT/i.test(e.join??`LEFT`))||Fr(n);return o&&e.joined.flatMap(k).some(Pr)?`partly`:e.grouped||o?`unclear`:`counts`}function Pr(e){return e.kind===`operator`&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(({kind:e})=>e===`literal`)}function Fr({join:e}){return e!==void 0&&!/^(RIGHT|CROSS)/i.test(e)}function Ir(e,t,n){for(let r of e.phases)if(r.type===`expand`){for(let{statement:e}of r.statements)if(e.kind===`alter-table`&&y(e.table.name,t))for(let t of e.clauses){let e=t.op===`add-column`&&t.columns.find(({name:e})=>y(e,n));if(e)return e}}}function Lr(e,t,n){let{gate:r,reading:i}=e,{verb:a,walked:o,written:s,assigned:c}=t.phase.batch.query,l=e=>i.ok?i.tree.tables.some(({name:t})=>y(t,e)||Wr(n,t,e)):C(r.sql,e);if(!l(s.table))return`does not read ${h(s.table)}`;if(a===`delete`)return;if(a===`insert-select`)return l(o.table)||!X(r.expected)?void 0:`does not read ${h(o.table)}, so it cannot find rows missing in ${h(s.table)}`;let u=c.filter(e=>i.ok?i.tree.columns.some(({name:t})=>y(t,e)):C(r.sql,e)),d=i.ok&&!i.tree.tables.some(({name:e})=>y(e,s.table));if(u.length===0)return d?void 0:`reads ${h(s.table)}, but not ${c.map(h).join(` or `)}`;if(i.ok&&i.tree.queries.length===Vr(i.tree).length&&!d&&X(r.expected)&&u.every(r=>zr(t,n,r)&&kr(e,s.table,r,null)===`misses`))return`compares ${u.map(h).join(` and `)} in a way that excludes NULL, but unfilled rows are NULL`}function Rr(e,t){let{verb:n,walked:i,written:a,assigned:o,where:s,selfConsuming:c}=e.phase.batch.query,l=s===void 0?void 0:W(s),u=`${r({schema:i.schema,name:i.table})}${i.alias===void 0?``:` AS ${h(i.alias)}`}`,d=(...e)=>{let t=e.filter(e=>e!==void 0),n=t.length>1?t.map(e=>Gr(e)?`(${e})`:e).join(` AND `):t[0];return`SELECT COUNT(*) FROM ${u}${n===void 0?``:` WHERE ${n}`}`};if(n===`delete`)return d(l);if(n===`insert-select`){let t=e.walked&&Ye(e.walked)[0]?.parts,n=e.query.ok?e.query.tree.assignments.map(({column:e})=>e):[];if(t===void 0||!t.every(({column:e})=>n.length===0||n.some(t=>y(t,e))))return;let o=r({schema:a.schema,name:a.table}),s=h(i.alias??i.table);return y(i.alias??i.table,a.table)?void 0:d(l,`NOT EXISTS (SELECT 1 FROM ${o} WHERE ${t.map(({column:e})=>`${o}.${h(e)} = ${s}.${h(e)}`).join(` AND `)})`)}if(c)return d(l);let f=o.find(n=>zr(e,t,n));return f===void 0?void 0:d(l,`${h(f)} IS NULL`)}function zr({phase:e,query:t},{migration:n},r){let{written:i,assigned:a}=e.batch.query,o=t.ok?t.tree.where:void 0;if(Br(o).some(e=>e.kind===`operator`&&e.operator===`IS`&&Hr(e.parts[0],r)&&Ur(e.parts[1])))return!0;let s=o!==void 0&&[...A(o)].some(e=>a.some(t=>Hr(e,t))),c=Ir(n,i.table,r);return s||c===void 0?!1:c.nullable!==!1&&(c.default===void 0||c.default.kind===`null`)}function Br(e){return e?.kind!==`operator`||e.operator!==`AND`&&e.operator!==`OR`?e===void 0?[]:[e]:e.parts.flatMap(Br)}function Vr({select:e}){return e.flatMap(e=>[...A(e)]).flatMap(e=>e.kind===`operator`&&e.operator===`EXISTS`?e.parts:[]).flatMap(e=>e.kind===`query`?[e.query]:[])}function Hr(e,t){return e?.kind===`column`&&y(e.name,t)}function Ur(e){return e?.kind===`literal`&&e.type===`null`}function Wr({catalog:e},t,n){return e.objects.some(({kind:e,name:r,text:i})=>e===`view`&&y(r,t)&&C(i,n))}function Gr(e){return E(e).tokens.some(({upper:e,text:t})=>e===`OR`||e===`XOR`||t===`||`)}const Kr=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, currency_code CHAR(3) NULL);`,qr=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          done_when: SELECT COUNT(*) FROM orders WHERE ${e} IS NULL
  `,Jr={name:`backfill-never-done`,group:`backfill`,severity:`error`,flags:"A `done_when` that the backfill cannot bring to its expected value: it reads nothing that the query sets, or it counts the finished rows. Also an UPDATE that changes no row.",why:"The backfill reads every row, and then the phase fails because the result of `done_when` is unchanged.",instead:"In `done_when`, count the rows that the query still has to change, and expect 0.",examples:{bad:{schema:Kr,file:qr(`currency_code`)},good:{schema:Kr,file:qr(`currency`)}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=e.query.ok?Yr(e):void 0;if(i!==void 0&&(yield{...I(r,n.sql),message:`The query sets ${h(i)} to the value that its WHERE requires, so it never changes a row.`}),e.doneWhen===void 0)return;let a=Qr(e.doneWhen,e)??$r(e.doneWhen,e);if(a===void 0)return;let o=Rr(e,t);yield{...I(e.doneWhen.gate.locate,e.doneWhen.gate.sql),message:`done_when ${a}.`,fix:o===void 0?void 0:`done_when: ${JSON.stringify(o)}`}}};function Yr({query:e,phase:t}){if(!e.ok||e.tree.verb!==`update`)return;let[n,r]=e.tree.assignments;if(n?.value?.kind!==`literal`||r!==void 0)return;let{value:i}=n,{walked:a}=t.batch.query;return k(e.tree.where).some(e=>{if(e.kind!==`operator`||e.operator!==(i.type===`null`?`IS`:`=`))return!1;let[t,r]=e.parts;return Xr(t,n.column,a.alias??a.table)&&Zr(r,i)})?n.column:void 0}function Xr(e,t,n){return e?.kind===`column`&&y(e.name,t)&&(e.qualifier===void 0||y(e.qualifier,n))}function Zr(e,t){return e?.kind===`literal`&&e.type===t.type&&e.value===t.value}function Qr({reading:e},t){let{before:n,written:i,phase:a}=t,{query:o}=a.batch;if(!e.ok||o.verb===`delete`)return;let{tables:s,columns:c,tree:l}={...e.tree,tree:e.tree};if(s.length===0||l.from.length!==s.length)return;let u=r({schema:o.written.schema,name:o.written.table}),d=e=>y(e,o.written.table);if(!s.some(({name:e})=>d(e))){let e=s.every(({schema:e,name:t})=>n.table(e,t)?.kind===`table`),t=i!==void 0&&(i.facts?.triggers.length??0)===0;return e&&t?`reads ${T(s.map(({name:e})=>h(e)))}, but the query writes to ${u}`:void 0}if(o.verb!==`update`||i===void 0||!i.complete||i.kind===`view`||s.length>1||(i.facts?.triggers??[]).some(({event:e})=>e===`UPDATE`))return;let f=new Set(i.columns.filter(({generated:e,onUpdate:t})=>e!==void 0||t!==void 0).map(({name:e})=>e.toLowerCase()));return c.some(({name:e})=>o.assigned.some(t=>y(t,e))||f.has(e.toLowerCase()))?void 0:`does not read ${T(o.assigned.map(h),`or`)}, so the backfill cannot change its result`}function $r(e,{query:t,phase:n}){if(!t.ok||t.tree.verb!==`update`||!X(e.gate.expected))return;let{written:r}=n.batch.query;for(let{column:n,value:i}of t.tree.assignments)if(i?.kind===`literal`&&i.type!==`null`&&e.reading.ok&&e.reading.tree.columns.some(({name:e})=>y(e,n))&&kr(e,r.table,n,ei(i))===`counts`)return`counts the rows in which ${h(n)} is ${i.value}, but that is the value the query sets`}function ei({type:e,value:t}){return e===`string`?t:e===`boolean`?/^(true|1)$/i.test(t)?1n:0n:/^[+-]?\d+$/.test(t)?BigInt(t):Number(t)}function ti({walked:e,phase:t}){if(e===void 0)return;let n=Ye(e),{pkColumn:r}=t.batch;return r===void 0?n[0]:n.find(({parts:e})=>y(e[0]?.column,r))}function ni({name:e,parts:t}){return`${e} (${t.map(({column:e})=>e).join(`, `)})`}const ri={name:`backfill-no-key`,group:`backfill`,severity:`error`,flags:"A backfill over a table without a usable key. Usable is a primary key, or a unique key of whole, visible NOT NULL columns. It also flags a view, a table that is not InnoDB, and a `pk_column` that begins no such key.",why:`Without a key phasedb cannot save a checkpoint. Then the query runs only if its WHERE excludes finished rows. Each chunk scans the table from its start, and a replica scans it for each row.`,instead:`First add a primary key to the table.`,covers:[`backfill-not-indexed`],examples:{bad:{schema:`CREATE TABLE hits (page VARCHAR(200), seen INT);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = seen + 1 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE hits (id BIGINT PRIMARY KEY, page VARCHAR(200), seen INT);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE hits SET seen = 0 WHERE seen IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`||e.walked===void 0)return;let{walked:t,phase:n}=e,{query:i,locate:a}=n.batch,o=I(a,i.sql),s=ii(t);s===void 0?t.complete&&ti(e)===void 0&&(yield{...o,...ai(e,t)}):yield{...o,message:`${r(t)} ${s.because}.`,fix:s.fix}}};function ii(e){if(e.kind===`view`)return{because:`is a view, but a backfill needs the key of a table`,fix:`Name the table that the view reads.`};let t=de(e.options,`engine`);if(t!==void 0&&t.toLowerCase()!==`innodb`)return{because:`uses the engine ${t}, not InnoDB: phasedb cannot save its checkpoint in the same transaction as the rows`,fix:`ALTER TABLE ${r(e)} ENGINE=InnoDB;`}}function ai({phase:e},t){let{query:n,pkColumn:i}=e.batch,a=Ye(t),[o]=a;if(i!==void 0&&o!==void 0)return{message:`pk_column names ${i}, but no usable key of ${r(t)} begins with that column.`,fix:`Leave pk_column out, or name the first column of ${T(a.map(ni),`or`)}.`};let s=`ALTER TABLE ${r(t)} ADD COLUMN ${h(oi(t))} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;`;return n.selfConsuming?{severity:`warning`,message:`${H(t)} has no primary key and no unique key of NOT NULL columns. Each chunk scans the table from its start.`,fix:s}:{message:`${H(t)} has no primary key and no unique key of NOT NULL columns, and the WHERE does not exclude finished rows. A run refuses this backfill, because it could miss rows or change them twice.`,fix:s}}function oi({columns:e}){let t=new Set(e.map(({name:e})=>e.toLowerCase()));for(let e=1;;e++){let n=e===1?`id`:`id_${e}`;if(!t.has(n))return n}}const si=e=>R`
  migration: m
  phases:
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
        lag_threshold_ms: ${e}
        delay_ms: 0
`,ci={name:`backfill-no-throttle`,group:`backfill`,severity:`warning`,flags:"A backfill of a large table, or of a table of unknown size, with all throttling off: `lag_threshold_ms: 0`, `delay_ms: 0`, no `max_rows_per_second` and no `throttle`.",why:`It writes as fast as the server allows. Replica lag and waiting queries do not slow it down.`,instead:"Leave `lag_threshold_ms` at its default, or set one of the other limits.",examples:{bad:{file:si(0)},good:{file:si(500)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{walked:n,phase:r}=e,{lagThresholdMs:i,delayMs:a,maxRowsPerSecond:o,throttle:s,query:c,locate:l}=r.batch;[i,a,o,...Object.values(s)].some(e=>e>0)||n!==void 0&&bn(n,t)||(yield{...I(l,c.sql),message:`Nothing throttles this backfill of ${n===void 0?c.walked.table:H(n)}: it has no lag threshold, no delay and no rate limit.`,fix:`lag_threshold_ms: 1500`})}},li=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: DELETE FROM sessions WHERE seen_at < ${e} LIMIT {batch_size}
  `,ui={name:`backfill-nondeterministic`,group:`backfill`,severity:`warning`,flags:`A batch query that uses NOW, RAND, UUID or a similar function, or user variables.`,why:`In a WHERE, the selected rows change while the backfill runs. As a value, it differs in each chunk, attempt and environment. User variables lose their value between chunks.`,instead:`Write the time as a literal, and compute values from the columns of the row. A value that must differ, such as a UUID for a new column, is fine if the WHERE excludes finished rows. The finding is then info.`,examples:{bad:{file:li(`NOW() - INTERVAL 90 DAY`)},good:{file:li(`'2026-08-23 00:00:00'`)}},*phase(e,{settings:t}){if(e.kind!==`backfill`)return;let{query:n,locate:r}=e.phase.batch,i=I(r,n.sql),a=qe(E(n.where??``).tokens),o=di(e),s=n.nondeterministic.filter(e=>!a.includes(e)&&!e.startsWith(`@`));if(o.length>0&&(yield{...i,message:`The query uses ${T(o)}, but a user variable loses its value between chunks.`,fix:`Write the value itself, or compute it from columns of the row.`}),a.length>0&&(yield{...i,message:`The WHERE uses ${T(a)}, whose value changes. Each chunk therefore selects other rows.`,fix:fi(n.where??``,t.today)}),s.length===0)return;let c=n.selfConsuming||n.verb===`insert-select`;yield{...i,severity:c?`info`:`warning`,message:c?`${T(s)} ${s.length===1?`returns`:`return`} another value in each run and each environment.`:`${T(s)} ${s.length===1?`returns`:`return`} another value at each call. The WHERE does not exclude finished rows, so another run changes them again.`}}};function di({query:e,phase:t}){let n=t.batch.query.nondeterministic.filter(e=>e.startsWith(`@`)),r=e.ok?e.tree.variables.filter(e=>!e.startsWith(`@@`)):[];return[.../* @__PURE__ */ new Set([...n,...r])]}function fi(e,t){let{tokens:n}=E(e),r=[];for(let[e,i]of n.entries()){let a=hi[i.upper];if(a===void 0||n[e-1]?.text===`.`)continue;let[o,s]=[n[e+1],n[e+2]],c=o?.text===`(`&&s?.text===`)`;r.push({start:i.start,end:c?s.end:i.end,text:a(t)})}let i=O(e,r);return qe(E(i).tokens).length>0?void 0:`WHERE ${W(i)}`}const pi=e=>`TIMESTAMP '${e} 00:00:00'`,mi=e=>`DATE '${e}'`,hi={NOW:pi,SYSDATE:pi,CURRENT_TIMESTAMP:pi,LOCALTIME:pi,LOCALTIMESTAMP:pi,UTC_TIMESTAMP:pi,CURDATE:mi,CURRENT_DATE:mi,UTC_DATE:mi};function gi(e,t){let{walked:n,written:i}=e.phase.batch.query,a=ti(e)?.parts,o=n.alias??n.table;if(a===void 0||y(o,i.table)||!a.every(({column:e})=>t.length===0||t.some(t=>y(t,e))))return;let s=r({schema:i.schema,name:i.table});return`NOT EXISTS (SELECT 1 FROM ${s} WHERE ${a.map(({column:e})=>`${s}.${h(e)} = ${h(o)}.${h(e)}`).join(` AND `)})`}const _i=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, total_cents INT NULL);`,vi=e=>R`
  migration: m
  phases:
    - name: backfill
      batch:
        query: ${e}
`,yi={name:`backfill-not-idempotent`,group:`backfill`,severity:`warning`,flags:`A batch query that changes a row again if it runs again. Its WHERE does not exclude finished rows, it computes a column from its own value, or it inserts rows without a unique key.`,why:`A backfill processes each row once, also across a crash. A new attempt, after a rollback or by hand, processes all rows again. A row whose key the application changes meanwhile may be processed twice or missed.`,instead:`Write a WHERE that selects only unfinished rows, and that a finished row no longer matches.`,examples:{bad:{schema:_i,file:vi(`UPDATE orders SET total = total * 100 LIMIT {batch_size}`)},good:{schema:_i,file:vi(`UPDATE orders SET total_cents = total * 100 WHERE total_cents IS NULL LIMIT {batch_size}`)}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,locate:n}=e.phase.batch,r=Kn(t);if(t.selfConsuming||r===void 0)return;let i=t.verb===`update`?bi(e,r):Ci(e,r);i!==void 0&&(yield{...I(n,t.sql),...i})}};function bi({phase:e,written:t},n){let{query:i}=e.batch,{where:a=``}=i,o=n.assignments.filter(({column:e,value:t})=>qn(t,e,i)&&Si(t)),s=e=>o.some(t=>y(t.column,e));if(i.assigned.filter(e=>!s(e)&&qn(a,e,i)).length>0)return;let[c]=o.length>0?o:n.assignments;if(c!==void 0){if(o.length>0){let e=h(`${c.column}_is_new`),t=`ALTER TABLE ${r({schema:i.written.schema,name:i.written.table})} ADD COLUMN ${e} TINYINT NULL;`;return{message:`If this phase runs again, it changes ${T(o.map(({column:e})=>h(e)))} a second time: the new value is computed from the old one, and nothing marks the finished rows.`,fix:`${t} -- in expand\n${n.extended(`${e} IS NULL`,`${e} = 1`)}`}}if(!(a!==``&&i.assigned.some(e=>qn(a,e,i))))return{message:`The WHERE does not exclude finished rows. If this phase runs again, it writes ${T(i.assigned.map(h))} of each row again.`,fix:xi(c,t,i.walked.alias,n)}}}function xi({column:e,value:t},n,r,i){let a=r===void 0?h(e):`${h(r)}.${h(e)}`;if(qe(E(t).tokens).length===0)return i.extended(`NOT (${a} <=> ${t})`);let o=n&&x(n,e);return n===void 0||o===void 0||S(o,n).nullable?i.extended(`${a} IS NULL`):void 0}function Si(e){let t=/* @__PURE__ */ new Set([`+`,`-`,`*`,`/`,`%`,`||`,`^`,`<<`,`>>`]),n=new Set(`DIV MOD CONCAT CONCAT_WS REVERSE REPEAT INSERT DATE_ADD DATE_SUB ADDDATE SUBDATE ADDTIME SUBTIME TIMESTAMPADD JSON_ARRAY_APPEND JSON_ARRAY_INSERT MD5 SHA SHA1 SHA2 AES_ENCRYPT HEX TO_BASE64 COMPRESS`.split(` `));return E(e).tokens.some(({text:e,upper:r})=>t.has(e)||n.has(r))}function Ci(e,t){let{written:n,query:i,phase:a}=e,{query:o}=a.batch;if(n===void 0||!n.complete||n.kind===`view`||!i.ok)return;let s=E(o.sql).tokens.map(({upper:e})=>e);if(s.includes(`DUPLICATE`))return wi(e);if(s.includes(`IGNORE`)||C(o.where??``,o.written.table))return;let c=i.tree.assignments.map(({column:e})=>e),l=i.tree.queries[0]?.select.some(({kind:e})=>e===`literal`)===!0,u=e=>c.length===0?!l||x(n,e)?.autoIncrement!==!0:c.some(t=>y(t,e));if(Ye(n).some(({parts:e})=>e.every(({column:e})=>u(e))))return;let d=gi(e,c);return{message:`If this phase runs again, it inserts each row into ${r(n)} again: no unique key covers the inserted columns.`,fix:d===void 0?void 0:t.extended(d)}}function wi({phase:e}){let{sql:t,written:n}=e.batch.query,{tokens:i}=E(t),a=new Ve(t,i),o=i.findIndex(({upper:e},t)=>e===`UPDATE`&&i[t-1]?.upper===`KEY`)+1;if(o===0)return;let s=i.findIndex(({text:e},t)=>t>o&&e===`;`),c=Ti(a,o,s<0?i.length:s).flatMap(e=>{let r=t.slice(i[e.from]?.start,i[e.to-1]?.end).replace(/\bVALUES\s*\([^)]*\)/gi,`1`);return U(r).some(({name:t,qualifier:r})=>y(t,e.column)&&(r===void 0||y(r,n.table)))&&Si(r)?h(e.column):[]});if(c.length!==0)return{message:`If this phase runs again, it changes ${T(c)} of ${r({schema:n.schema,name:n.table})} a second time: the new value is computed from the old one.`,fix:void 0}}function Ti(e,t,n){try{return Ue(e,{from:t,to:n})}catch{return[]}}const Ei=new Set(`COUNT NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UUID UUID_SHORT RAND JSON_OBJECT JSON_ARRAY ISNULL FIELD QUOTE CHAR LAST_INSERT_ID DEFAULT VALUES`.split(` `)),Di=new Set(`JSON_EXTRACT JSON_VALUE JSON_SEARCH JSON_KEYS REGEXP_SUBSTR ELT -> ->>`.split(` `));function Oi(e,t,n){let{written:r}=n;if(r===void 0)return;let{tokens:i}=E(t),a=e=>i.filter(({upper:t})=>t===e).length;return ki(e,{backfill:n,written:r,cases:a(`CASE`),elses:a(`ELSE`)})}function ki(e,t){switch(e.kind){case`literal`:return e.type===`null`?{when:`it is set to NULL`,byData:!1}:void 0;case`column`:return Mi(e.qualifier,e.name,t);case`call`:return ji(e.name,e.parts,t);case`operator`:return[`IS`,`IS NOT`,`EXISTS`,`NOT EXISTS`,`<=>`].includes(e.operator)?void 0:ji(e.operator,e.parts,t);case`query`:return Ni(e.query,t);case`other`:return t.cases===0?Ai(e.parts,t):t.cases>t.elses?{when:`no WHEN of its CASE holds`,byData:!1}:void 0;case`variable`:return}}function Ai(e,t){for(let n of e){let e=ki(n,t);if(e!==void 0)return e}}function ji(e,t,n){if(!Ei.has(e)){if(Di.has(e))return{when:`${e} finds nothing`,byData:!0};switch(e){case`NULLIF`:return{when:`NULLIF gives NULL`,byData:!1};case`COALESCE`:case`IFNULL`:{let e=t.map(e=>ki(e,n));return e.every(e=>e!==void 0)?e.at(-1):void 0}case`IF`:return Ai(t.slice(1),n);case`CONCAT_WS`:return Ai(t.slice(0,1),n);default:return Ai(t,n)}}}function Mi(e,t,{backfill:n,written:r}){let{walked:i}=n.phase.batch.query;if(e!==void 0&&!y(e,i.alias??i.table))return;let a=x(r,t);if(a!==void 0&&S(a,r).nullable)return{when:`${h(a.name)} is NULL`,byData:!0,column:a.name}}function Ni(e,{backfill:t,written:n}){let[r]=e.select,[i,a]=e.from;if(r?.kind===`call`&&r.name===`COUNT`)return;let o={when:`the subquery${i===void 0?``:` of ${h(i.name)}`} finds no row`,byData:!0};if(i===void 0||a!==void 0||r?.kind!==`column`)return o;let s=t.before.table(i.schema,i.name),c=s&&x(s,r.name),l=n.foreignKeys.some(({references:e,columns:t})=>y(e.table.name,i.name)&&t.every(e=>{let t=x(n,e);return t!==void 0&&!S(t,n).nullable}));if(s===void 0||c===void 0||!l)return o;if(S(c,s).nullable)return{when:`${h(i.name)}.${h(c.name)} is NULL`,byData:!1}}const Pi=`CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(100) NULL, search_name VARCHAR(100) NULL);`,Fi=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE customers SET search_name = ${e} WHERE search_name IS NULL LIMIT {batch_size}
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE search_name IS NULL
  `,Ii={name:`backfill-null-ambiguous`,group:`backfill`,severity:`error`,flags:"A backfill whose value may be NULL, before a gate or `done_when` that counts NULL as unfinished.",why:`A finished row whose correct value is NULL looks unfinished, so the gate waits until it times out.`,instead:"Give such rows another value (`COALESCE`), exclude them from the gate, or mark finished rows in a separate column.",examples:{bad:{schema:Pi,file:Fi(`LOWER(name)`)},good:{schema:Pi,file:Fi(`COALESCE(LOWER(name), '')`)}},*phase(e,t){if(e.kind!==`backfill`||!e.query.ok||e.query.tree.verb!==`update`)return;let{query:n,locate:r}=e.phase.batch,i=Kn(n)?.assignments??[];for(let[a,{column:o,value:s}]of e.query.tree.assignments.entries()){let c=i[a]?.value;if(s===void 0||c===void 0||!Ri(e,o))continue;let l=Oi(s,c,e),u=l===void 0?void 0:zi(e,o,t);if(l===void 0||u===void 0)continue;let d=s.kind===`literal`;yield{...I(r,n.sql),severity:l.byData?`warning`:`error`,message:`${d?`The query sets ${h(o)} to NULL`:`${h(o)} stays NULL wherever ${l.when}`}, but ${Li(Y(u))} counts such rows as unfinished.`,fix:d?void 0:Bi(e,o,c,l,u)}}}};function Li(e){return e.charAt(0).toLowerCase()+e.slice(1)}function Ri({written:e},t){let n=e&&x(e,t);return e!==void 0&&n!==void 0&&S(n,e).nullable}function zi(e,t,{phases:n}){let{written:r}=e.phase.batch.query;for(let i of n){if(i.kind===`ddl`||i.phase.index<e.phase.index)continue;if(i.kind===`backfill`&&i!==e){let{query:e}=i.phase.batch;if(y(e.written.table,r.table)&&e.assigned.some(e=>y(e,t)))return;continue}let n=J(i)?.asked;if(n!==void 0&&kr(n,r.table,t,null)===`counts`)return i}}function Bi({written:e},t,n,r,i){let a=e&&x(e,t),o=a===void 0?void 0:Hi(a.type.name),s=J(i)?.asked.gate.sql??``,c=Vi(s)?W(s):void 0,l=[...o===void 0?[]:[`SET ${h(t)} = COALESCE(${n}, ${o})`],...r.column===void 0||c===void 0?[]:[`# or, if NULL is a correct value, in ${Li(Y(i))}: ${c} AND ${h(r.column)} IS NOT NULL`]];return l.length>0?l.join(`
`):`Mark finished rows in a separate column, and let the gate count the rows without the mark.`}function Vi(e){let t=[`OR`,`XOR`,`GROUP`,`HAVING`,`ORDER`,`LIMIT`,`UNION`,`SELECT`],n=E(e).tokens.map(({upper:e,text:t})=>t===`||`?`OR`:e);return n.includes(`WHERE`)&&!n.slice(1).some(e=>t.includes(e))}function Hi(e){if(/^(char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|.*blob)$/.test(e))return`''`;if(/int$|^(decimal|float|double|bit)$/.test(e))return`0`}function Ui(e,t){let{tokens:n}=E(e);for(let e of Ze(n,void 0,t))for(let n of $e(e,t)){let t=Wi(n);if(t===void 0)continue;let{span:r,name:i,kind:a}=e;return{use:a===`view`?`reads the view ${i}`:`calls the ${a} ${i}`,span:r,because:t,unread:n.kind===`unread`}}}function Wi(e){if(e.kind===`unread`)return`the ${e.program} ${e.why}`;let t=`the ${e.program??`code`}`,n=[...Xe(e.tokens)].find(({act:e})=>e!==`wait`);return n===void 0?Ki(e)||[...a(e.tokens)].length>0?`${t} changes something (${m(e.sql)})`:void 0:`${t} calls ${n.name}, which ${n.does}`}const Gi=/* @__PURE__ */ new Set([`SELECT`,`DO`,`CALL`,`TABLE`,`VALUES`,`(`]);function Ki({statement:e,tokens:t,variables:n}){if(e===void 0)return!1;if(e.kind===`data`)return!Gi.has(o(t)||(t[0]?.text??``));if(e.kind!==`set`||e.scope!==`user`&&e.scope!==`session`)return!0;let r=t.map(({text:e})=>e.toLowerCase()),i=e=>r.includes(`@${e}`)&&!r.some(t=>t!==`@${e}`&&t.replace(/[`"]/g,``).endsWith(e));return!e.variables.every(e=>n.has(e)||i(e))}const qi=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);
CREATE FUNCTION next_code() RETURNS INT DETERMINISTIC BEGIN UPDATE counters SET n = n + 1 WHERE id = 1; RETURN 1; END;
CREATE FUNCTION code_of(id BIGINT) RETURNS INT DETERMINISTIC RETURN id + 1;`,Ji=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = ${e} WHERE currency IS NULL LIMIT {batch_size}
  `,Yi={name:`backfill-runs-code`,group:`backfill`,severity:`error`,risk:`code`,flags:"A backfill whose query, or `rollback_sql`, calls a function, or reads a view, that changes something or whose code is unknown. Also one that fires a trigger whose code drops or empties something, deletes rows without a key, overwrites every row of a table, or is unknown.",why:`The code runs for each row of the walk, again if a chunk is repeated. phasedb keeps its promise, no row twice and none skipped, for the table of the query alone.`,instead:'Write the value as an expression. If the code is needed as it is, say why it is safe: `allow: [{what: code, reason: "…"}]`.',examples:{bad:{schema:qi,file:Ji(`next_code()`)},good:{schema:qi,file:Ji(`code_of(id)`)}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,locate:n}=e.phase.batch,r=Ui(t.sql,e.before);r!==void 0&&(yield{...F(n,r.span),message:`The query ${r.use}, and ${r.because}.`});let[a]=ee(E(t.sql).tokens,e.before).filter(({kind:e,what:t,through:n})=>(e===`destructive`||e===`unread`)&&(n[0]??t).match(/^(fires the )?trigger /)!==null);a!==void 0&&(yield{...F(n,a.span),message:`For each row that it writes, the query ${i(a)}.`});let o=e.phase.rollback&&Ui(e.phase.rollback.sql,e.before);o!==void 0&&(yield{place:e.phase.place,message:`The rollback_sql ${o.use}, and ${o.because}.`})}},Xi=`CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT NOT NULL, tax INT NULL, gross INT AS (net + tax) STORED);`,Zi=e=>R`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET ${e} WHERE tax IS NULL LIMIT {batch_size}
  `,Qi={name:`backfill-sets-generated`,group:`backfill`,severity:`error`,insteadOf:[`backfill-not-idempotent`,`backfill-null-ambiguous`],flags:"A backfill or its `rollback_sql` that sets a generated column. An INSERT that names no columns sets every visible column.",why:`MySQL computes the column and refuses the query with error 3105. It accepts only the word DEFAULT as a value.`,instead:`Leave the column out: MySQL updates it when the columns change from which it is computed. To store other values, the column must not be generated.`,examples:{bad:{schema:Xi,file:Zi(`tax = 0, gross = net`)},good:{schema:Xi,file:Zi(`tax = 0`)}},*phase({kind:e,phase:t,before:n}){if(e!==`backfill`)return;let{batch:r,rollback:i,place:a}=t;yield*$i(r.query,n,I(r.locate,r.query.sql)),i!==void 0&&(yield*$i(i,n,{place:a}))}};function*$i(e,t,n){let i=t.table(e.written.schema,e.written.table),a=Kn(e);if(i===void 0||a===void 0)return;let o=ea(i).filter(({name:e})=>ta(a,e));if(o.length>0){let e=T(o.map(({name:e})=>h(e))),t=o.map(({generated:e})=>`(${W(e?.expression??``)})`);yield{...n,message:`The query sets ${e} of ${r(i)}, but MySQL computes ${o.length===1?`it`:`them`} as ${T(t)}.`,fix:na(a,i)}}let s=ea(i).filter(({invisible:e})=>e!==!0);if(e.verb!==`insert-select`||a.inserted.length>0||!i.complete||s.length===0)return;let c=i.columns.filter(({generated:e,invisible:t})=>e===void 0&&t!==!0);yield{...n,message:`The INSERT names no columns, so it sets every column of ${r(i)}, but MySQL computes ${T(s.map(({name:e})=>h(e)))}.`,fix:`INSERT INTO ${r(i)} (${c.map(({name:e})=>h(e)).join(`, `)}) SELECT …`}}function ea({columns:e}){return e.filter(e=>e.generated!==void 0)}function ta({inserted:e,assignments:t,onDuplicate:n},r){return[...t,...n].some(e=>y(e.column,r)&&e.value.toUpperCase()!==`DEFAULT`)||e.some(e=>y(e,r))}function na({assignments:e},t){let n=e.filter(({column:e})=>x(t,e)?.generated===void 0);return n.length===0?void 0:`SET ${n.map(({column:e,value:t})=>`${h(e)} = ${t}`).join(`, `)}`}const ra={name:`backfill-unbatched`,group:`backfill`,severity:`error`,flags:"A batch query that cannot be cut into chunks. It does not end in `LIMIT {batch_size}`, or it has an OFFSET, an ORDER BY, a GROUP BY or another clause that changes its meaning in each chunk.",why:`One statement over a whole table holds its row locks until it commits. It fills the undo log, and a replica applies it in one piece.`,instead:"Write the statement for one chunk, with `LIMIT {batch_size}` at its end. phasedb adds a key range to the WHERE and processes each row once. ORDER BY and OFFSET are not needed.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `}}},ia={name:`backfill-updates-cursor`,group:`backfill`,severity:`error`,flags:`A backfill that sets a column of the key in whose order it reads the table.`,why:`A row whose key changes may move ahead of the backfill and be processed twice. Or it moves to a range that is already finished, and is missed.`,instead:"Read the table by another unique key (`pk_column`), or write the new key into a separate column.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, number VARCHAR(20) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET id = id + 1000000 WHERE id < 1000000 LIMIT {batch_size}
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, new_id BIGINT NULL);`,file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET new_id = id + 1000000 WHERE new_id IS NULL LIMIT {batch_size}
      `}},*phase(e){if(e.kind!==`backfill`)return;let{query:t,pkColumn:n,locate:r}=e.phase.batch;if(t.verb!==`update`)return;let i=ti(e),a=(i?.parts.map(({column:e})=>e)??(n===void 0?[]:[n])).filter(e=>t.assigned.some(t=>y(t,e)));if(a.length===0)return;let o=(e.walked&&Ye(e.walked).find(e=>aa(e,t.assigned)))?.parts[0]?.column;yield{...I(r,t.sql),message:`The query sets ${T(a.map(h))}, but phasedb reads the table in the order of ${i===void 0?`that column`:`the key ${ni(i)}`}. It would process rows twice or miss them.`,fix:o===void 0?void 0:`pk_column: ${h(o)}`}}};function aa({parts:e},t){return e.every(({column:e})=>!t.some(t=>y(t,e)))}const oa={name:`baseline-stale-entry`,group:`hygiene`,severity:`info`,flags:`Entries of the baseline that no longer match a finding, or whose file no longer exists. Entries of files outside this lint are not checked.`,why:`A stale entry hides the next finding of that rule on such a line.`,instead:"Write the baseline again with `--baseline FILE --write-baseline`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "1448d47afb54582f", "count": 1}]}`},good:{file:R`
        migration: m
        phases:
          - name: contract
            irreversible: nobody reads it
            sql: |
              DROP TABLE old_orders;
      `,baseline:`{"version": 1, "findings": [{"rule": "drop-table", "file": "m.yaml", "phase": "contract", "key": "978ff959bac8d1b0", "count": 1}]}`}}},sa={name:`check-add-enforced`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new enforced CHECK on a table with rows, as a table constraint or with a new column.`,why:`MySQL copies the table to check each row, and writes wait for the whole copy. Other changes in the same statement are part of that copy. Adding a CHECK as NOT ENFORCED is instant.`,instead:`Add it NOT ENFORCED, and let a gate count the rows that violate it. Enforcing it later is a table copy too: use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
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
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n===void 0||!Ut(`check`,e,t))return;let i=n.clauses.find(e=>ca(e).length>0),[a]=i===void 0?[]:ca(i);i!==void 0&&a!==void 0&&(yield{...F(r.locate,i.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} to check each row against CHECK (${W(a.expression)}). Writes wait meanwhile.`,fix:[ua(e,n),...n.clauses.flatMap(e=>la(e,n))].filter(e=>e!==void 0).join(`
`)})}};function ca(e){return ve(e).filter(({enforced:e})=>e)}function la(e,{table:t}){return ca(e).map(({name:e,expression:n})=>q(G(t.name,e??`check`,`holds`),`SELECT COUNT(*) FROM ${r(t)} WHERE NOT (${W(n)})`))}function ua({placed:e},{table:t,clauses:n}){let i=n.flatMap(t=>{let n=e.sql.slice(t.span.start,t.span.end);return ca(t).length===0?[n]:t.op===`add-check`?[da(n)]:t.op===`add-column`?fa(t):[void 0]});if(!i.includes(void 0))return`ALTER TABLE ${r(t)} ${i.join(`, `)};`}function da(e){let t=E(e).tokens.at(-1);return`${t?.upper===`ENFORCED`?e.slice(0,t.start).trimEnd():e} NOT ENFORCED`}function fa({columns:e,position:t}){let[n,r]=e;if(n===void 0||r!==void 0||!pa(n))return[void 0];let{inlineCheck:i}=n,a=i?.name===void 0?``:`CONSTRAINT ${h(i.name)} `;return[`ADD COLUMN ${_(n)}${P(t)}`,`ADD ${a}CHECK (${i?.expression}) NOT ENFORCED`]}function pa({inlineKey:e,inlineReference:t,columnFormat:n,storage:r}){return e===void 0&&!t&&n===void 0&&r===void 0}function ma(e,t,n,r){let i=x(t.after,n);if(i===void 0||i.nullable===!1||i.generated!==void 0||i.default!==void 0&&i.default.kind!==`null`)return!1;let{schema:a,name:o}=t.table,s=M(e,r)?.before.table(a,o);return s!==void 0&&s.columns.length>0&&x(s,n)===void 0||e.phase.type===`expand`&&Ir(r.migration,o,n)!==void 0}function ha(e,{change:t,phase:n,placed:i,statement:a},o,s){if(n.type===`contract`||t===void 0)return e;let c=a.kind===`alter-table`?`ALTER TABLE ${r(t.table)} ${W(i.sql.slice(o.span.start,o.span.end))};`:`${W(i.sql)};`;return`${e}\n${K(`contract`,G(s),c)}`}function ga(e,t,n,r){let i=r.map(r=>Ar(e.map(e=>kr(e,t,n,r))));return i.length>0&&i.every(e=>e===`counts`||e===`unclear`)?`full`:i.every(e=>e===`misses`)?`none`:`partly`}function _a(e,t,n,r){return e.some(e=>{let{reading:i,gate:a}=e;if(r!==void 0&&!C(a.sql,r))return!1;let o=n.some(n=>De(e,t,n));return i.ok?!o||!jr(a,i.tree)?!1:C(a.sql,`DISTINCT`)||C(a.sql,`PARTITION`)?!0:[i.tree,...i.tree.queries].some(e=>va(e,t,n)):o&&[`GROUP`,`DISTINCT`,`PARTITION`].some(e=>C(a.sql,e))})}function va(e,t,n){let r=e.from.filter(({name:e})=>y(e,t)).length,i=e=>e.flatMap(e=>[...A(e)]).every(e=>e.kind!==`column`||n.some(t=>y(t,e.name)));return r>1?!0:r===0||e.groupBy.length===0||!i(e.groupBy)?!1:e.where===void 0||i([e.where])}function ya(e,t,n){let r={characters:void 0};return e.some(e=>n.length>0&&n.every(n=>kr(e,t,n,r)!==`misses`))}const ba=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, CONSTRAINT paid CHECK (total >= 0) NOT ENFORCED);`,xa=e=>R`
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
`,Sa={name:`check-add-violations`,group:`data`,severity:`error`,flags:`A CHECK that becomes enforced, new or existing, with no gate before it that counts the violating rows.`,why:`The statement copies rows until the first row that violates the CHECK, then fails with error 3819.`,instead:"Count the violating rows in a gate: `SELECT COUNT(*) FROM t WHERE NOT (…)`.",examples:{bad:{schema:ba,file:xa(`SELECT COUNT(*) FROM orders WHERE id < 0`)},good:{schema:ba,file:xa(`SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)`)}},*statement(e,t){let{change:n,phase:i,placed:a}=e,{settings:o}=t;if(n===void 0||n.before.createdHere||!o.versions.some(e=>Te(e,Ce.checks)))return;let s=w(t,i);for(let i of n.clauses)for(let{name:o,expression:c}of Ca(i,n)){let l=wa(c,n);if(l.length>0&&l.every(r=>ma(e,n,r,t))||ya(s,n.table.name,l))continue;let u=W(c);yield{...F(a.locate,i.span),message:`Adding the CHECK ${o??`(${u})`} to ${r(n.table)} fails if a row violates it, and no earlier gate counts such rows.`,fix:ha(q(G(n.table.name,o??`check`,`holds`),`SELECT COUNT(*) FROM ${r(n.table)} WHERE NOT (${u})`),e,i,`enforce-${o??`check`}`)}}}};function Ca(e,{before:t}){return e.op===`alter-check`?e.enforced?t.checks.filter(({name:t,enforced:n})=>y(t,e.name)&&!n):[]:ve(e).filter(({enforced:e})=>e)}function wa(e,{before:t,after:n,known:r}){let i=[...new Set(U(e).map(({name:e})=>e))],a=i.filter(e=>x(n,e)??x(t,e));return r&&t.complete?a:i.filter(e=>/^[a-z_][\w$]*$/i.test(e)&&!Ta.has(e.toUpperCase()))}const Ta=new Set(`AND OR NOT XOR IN IS NULL LIKE BETWEEN REGEXP RLIKE TRUE FALSE DIV MOD CASE WHEN THEN ELSE END`.split(` `)),Ea=R`
  migration: m
  phases:
    - name: contract
      irreversible: nobody reads it
      sql: |
        DROP TABLE old_orders;
`,Da={name:`check-weakened`,group:`hygiene`,severity:`warning`,flags:"A change that is judged less strictly than its base branch judges: it turns off or lowers a rule, raises a threshold, changes a glob, the MySQL version or the description of the tables, or adds baseline entries, `phasedb-ignore` comments or `allow`. Comments and `allow` are remarks (info). Lint compares on a pull request, and with `lint --base REF`.",why:`A pull request must not quietly weaken the check that is to judge it.`,instead:`Change the configuration and the baseline in a pull request of their own, and let their owners review it. An error by the configuration of the base branch stays an error.`,examples:{bad:{file:Ea,base:`rules: {osc-unneeded: error}
`,config:`rules: {osc-unneeded: off}
`},good:{file:Ea,base:`rules: {osc-unneeded: off}
`,config:`rules: {osc-unneeded: error}
`}}};function Oa(e,t){let[n,r]=[e.definition,t.definition],i=[],a=(e,t,n,r=`meaning`)=>{e&&i.push({text:t,kind:r,restore:e=>({...e,...n})})};if(n.generated!==void 0&&r.generated===void 0){let e=n.generated.stored?`STORED`:`VIRTUAL`;a(!0,`GENERATED ALWAYS AS (${n.generated.expression}) ${e}`,{generated:n.generated})}Aa(e,t,a),Na(e,t)&&i.push({text:`UNSIGNED`,kind:`sign`,restore:e=>({...e,type:{...e.type,unsigned:!0}})}),a(!e.nullable&&r.nullable===void 0&&t.nullable,`NOT NULL`,{nullable:!1}),a(n.srid!==void 0&&r.srid===void 0&&Fa(t),`SRID ${n.srid}`,{srid:n.srid});let o=n.default;o!==void 0&&o.kind!==`null`&&r.default===void 0&&Ia(e,t)&&a(!0,`DEFAULT ${o.text}`,{default:o});let s=t.type===`timestamp`||t.type===`datetime`;a(n.onUpdate!==void 0&&r.onUpdate===void 0&&s,`ON UPDATE ${n.onUpdate}`,{onUpdate:n.onUpdate}),a(n.autoIncrement&&!r.autoIncrement,`AUTO_INCREMENT`,{autoIncrement:!0}),a(n.invisible===!0&&r.invisible===void 0,`INVISIBLE`,{invisible:!0});let c=n.comment??``;return a(c!==``&&r.comment===void 0,`COMMENT ${l(c)}`,{comment:c},`comment`),i}function ka(e,t){let n=Oa(e,t);return Pa(n,e,t)?t.definition:n.reduce((e,t)=>t.restore(e),t.definition)}function Aa(e,t,n){let{charset:r,collation:i}=e;if(t.definition.collation!==void 0||t.definition.type.binary||r===void 0||i===void 0||!ja(t))return;let a=t.charset??`utf8mb4`,o=t.collation??`utf8mb4_0900_ai_ci`;if(r!==a){if(t.definition.charset!==void 0)return;n(!0,`CHARACTER SET ${r} COLLATE ${i}`,{charset:r,collation:i})}else n(i!==o,`COLLATE ${i}`,{collation:i})}function ja({type:e}){return e.endsWith(`char`)||e.endsWith(`text`)||e===`enum`||e===`set`}const Ma=/* @__PURE__ */ new Set([`tinyint`,`smallint`,`mediumint`,`int`,`bigint`,`decimal`,`float`,`double`]);function Na(e,t){return e.unsigned&&!t.unsigned&&Ma.has(e.type)&&Ma.has(t.type)}function Pa(e,t,r){return e.every(({kind:e})=>e===`sign`)&&n(t,r)}function Fa({type:e}){return/^(geometry|point|linestring|polygon|multi\w+|geometrycollection)$/.test(e)}function Ia(e,t){return t.definition.autoIncrement||t.definition.generated!==void 0?!1:e.definition.default?.kind===`expression`||!(t.type.endsWith(`text`)||t.type.endsWith(`blob`)||t.type===`json`||Fa(t))}function La(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let a=r.get(e.name.toLowerCase()),o=a===void 0?void 0:x(t,a),s=o&&Ra(i,o.name);if(o===void 0||s===void 0)return[];let c=S(o,t),l=S(e,n),u=ie(n,e.name).length>0,d=s.op===`convert-charset`?l:S(ka(c,l),n);return[{clause:s,was:c,is:l,meant:d,copies:za(c,d,u)}]})}function Ra(e,t){return e.findLast(e=>e.op===`modify-column`&&y(e.column.name,t)||e.op===`change-column`&&y(e.from,t))??e.find(e=>e.op===`convert-charset`)}function za(e,t,n){if(re(e,t,n).kind!==`different`)return;if(e.generated!==void 0||t.generated!==void 0)return`generated`;if(e.definition.autoIncrement!==t.definition.autoIncrement)return`counter`;if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return`members`;let r={...t,charset:e.charset,collation:e.collation};if(e.type!==t.type)return Ba(e,t)?`characters`:`type`;if(re(e,{...r,arguments:e.arguments},n).kind===`different`)return`type`;let i=(t.type===`varchar`||t.type===`varbinary`)&&(le(e)??0)<=255&&(le(t)??0)>255;return re(e,r,n).kind===`different`?i?`tier`:`type`:i&&e.charset===`utf8mb3`&&t.charset===`utf8mb4`&&!n?`tier`:`characters`}function Ba(e,t){return e.definition.type.name===t.definition.type.name}const Va=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, UNIQUE KEY email (email)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,Ha=e=>R`
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
`,Ua={name:`collation-on-unique`,group:`types`,severity:`error`,flags:`A new collation or character set for a column of a UNIQUE index or primary key, with no gate before it that counts the resulting duplicates.`,why:`Different values may be equal under the new collation, such as values that differ only in case or accents. The statement then fails with error 1062.`,instead:`Count the duplicates under the new collation in a gate.`,examples:{bad:{schema:Va,file:Ha(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:Va,file:Ha(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email COLLATE utf8mb4_0900_ai_ci HAVING COUNT(*) > 1) AS duplicates`)}},*statement({change:e,phase:t,placed:n},i){if(e===void 0||e.before.createdHere)return;let a=w(i,t),o=La(e).filter(Wa);for(let t of e.before.indexes){if(t.kind!==`unique`&&t.kind!==`primary`||!Ka(e,t))continue;let[i]=qa(t,o);if(i===void 0)continue;let s=t.parts.flatMap(({column:e})=>e??[]),c=i.meant.collation??``;_a(a,e.table.name,s,c)||(yield{...F(n.locate,i.clause.span),message:`The collation of ${r(e.table)}.${h(i.was.definition.name)} changes from ${i.was.collation??`its current collation`} to ${c}. No gate counts the values that become duplicates in the unique key ${h(b(t)??``)}.`,why:`If the table has such values, MySQL refuses the statement with error 1062.`,fix:Ja(e,t,o)})}}};function Wa({was:e,meant:t}){if(t.collation===void 0||e.collation===t.collation)return!1;if(e.collation===void 0)return!0;if(t.collation.endsWith(`_0900_bin`))return!1;if(t.collation.endsWith(`_bin`))return e.collation.includes(`_0900_`);let[n,r]=[Ga(e.collation),Ga(t.collation)];return n.family!==r.family||r.strength<n.strength}function Ga(e){return{family:e.replace(/(?:_a[is])?_c[is]$/,``).replace(/^utf8mb3/,`utf8mb4`),strength:+!!e.includes(`_as`)+(e.endsWith(`_cs`)?2:0)}}function Ka({after:e},t){return e.indexes.some(e=>e.kind===t.kind&&y(b(e),b(t)))}function qa(e,t){return t.filter(({was:t})=>e.parts.some(({column:e})=>y(e,t.definition.name)))}function Ja(e,t,n){if(t.parts.some(({column:e})=>e===void 0))return;let i=t.parts.map(({column:e=``,prefix:t})=>{let r=n.find(({was:t})=>y(t.definition.name,e)),i=t===void 0?h(e):`LEFT(${h(e)}, ${t})`;return r===void 0?i:`${Ya(i,r.was,r.meant)} COLLATE ${r.meant.collation}`}),a=t.parts.flatMap(({column:t=``})=>{let n=x(e.before,t);return n!==void 0&&S(n,e.before).nullable?[`${h(t)} IS NOT NULL`]:[]}),o=a.length===0?``:` WHERE ${a.join(` AND `)}`;return q(G(`no-duplicates`,e.table.name,b(t)??``),`SELECT COUNT(*) FROM (SELECT 1 FROM ${r(e.table)}${o} GROUP BY ${i.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}function Ya(e,t,n){return t.charset===n.charset?e:`CONVERT(${e} USING ${n.charset})`}const Xa={name:`config-no-effect`,group:`hygiene`,severity:`warning`,flags:"A setting in phasedb.config.yaml that has no effect: a glob in `migrations` or `code_references.ignore` that matches no file, a `baseline` that does not exist, `schema` next to `snapshot`, a threshold whose rules are all off, or `off` or a lower severity for a rule that cannot be turned off.",why:`The author believes that it has an effect. Often it is a renamed or mistyped path.`,instead:`Correct the line, or remove it.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`schema: schema.sql
snapshot: phasedb.snapshot.json
`},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`snapshot: phasedb.snapshot.json
`}}},Za={name:`config-unknown-key`,group:`hygiene`,severity:`error`,locked:!0,flags:`An unknown key in phasedb.config.yaml, or a value that the key does not accept.`,why:`phasedb would silently ignore the key, and its setting would not apply.`,instead:`Write the key that the message suggests.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql-version: "8.0.36"
`},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,config:`mysql_version: "8.0.36"
`}}},Qa={name:`conflicting-phase-changes`,group:`phases`,severity:`warning`,flags:`A column or index that one statement adds or changes and a later statement of the migration changes again or drops. Nothing between the two uses it.`,why:`The first statement is wasted work: the second one discards its index build or table rebuild.`,instead:`Write one statement with the final definition.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(100) NULL;
              ALTER TABLE orders MODIFY COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)if(n.kind===`ddl`)for(let r of n.statements){let n=r.change?.before;if(!(n===void 0||n.createdHere))for(let i of r.change?.clauses??[])for(let a of $a(i,r)){let r=JSON.stringify([n.schema,n.name,a.what,a.name.toLowerCase()]),i=t.get(r);i!==void 0&&eo(i,a,e)&&(yield to(i,a)),t.set(r,a)}}}};function $a(e,t){let n=(n,r,i)=>({what:n,done:r,name:i,clause:e,judged:t});switch(e.op){case`add-column`:return e.columns.map(({name:e})=>n(`column`,`added`,e));case`modify-column`:return[n(`column`,`changed`,e.column.name)];case`change-column`:return e.from.toLowerCase()===e.column.name.toLowerCase()?[n(`column`,`changed`,e.column.name)]:[];case`drop-column`:return[n(`column`,`dropped`,e.column)];case`add-index`:return e.index.name===void 0?[]:[{...n(`index`,`added`,e.index.name),index:e.index}];case`drop-index`:return[n(`index`,`dropped`,e.index)];default:return[]}}function eo(e,t,{phases:n}){let r=e.judged.phase.index,i=t.judged.phase.index;if(t.what===`index`&&e.judged===t.judged)return!1;if(r===i)return e.done!==`dropped`||t.done===`added`;let a=n.some(({kind:e,phase:t})=>e!==`ddl`&&t.index>r&&t.index<i);return e.done===`added`&&t.done===`dropped`&&!a}function to(e,t){let{judged:n,clause:i,what:a,name:o}=t,s=n.change?.table,c=s===void 0?h(o):`${r(s)}.${h(o)}`,l=a===`column`?c:`The index ${h(o)}${s===void 0?``:` of ${r(s)}`}`,u=e.judged.placed.locate(e.clause.span.start).line,d=e.done===t.done?` again`:``,f=a===`column`&&e.done===`dropped`?`DROP COLUMN loses the values. MODIFY would keep them.`:void 0;return{...F(n.placed.locate,i.span),phase:n.phase.name,message:`${l} is ${e.done} in line ${u} and ${t.done}${d} here.`,why:f,fix:no(e,t)}}function no(e,t){let n=t.judged.change;if(n===void 0)return;let i=`ALTER TABLE ${r(n.table)}`;if(t.done===`dropped`)return e.done===`added`?`Remove both.`:`${i} DROP ${t.what.toUpperCase()} ${h(t.name)};`;if(t.index!==void 0)return`${i} DROP INDEX ${h(t.name)}, ADD ${f(t.index)};`;let a=x(n.after,t.name);if(a!==void 0)return`${i} ${e.done===`added`?`ADD`:`MODIFY`} COLUMN ${_(a)};`}const ro={name:`contract-without-gate`,group:`phases`,severity:`error`,flags:`A contract with no gate before it.`,why:`Nothing proves that the old definition is no longer used, or that the rows are as the contract requires.`,instead:'Add a gate before it: a query that counts the remaining rows, a waiting time (`not_before`) or a deployment (`deployed`). If there is nothing to prove, `allow: [{what: destructive, reason: "…"}]` in the contract makes it a warning.',covers:[`phase-missing-required`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}}},io=new Set(`FROM JOIN INTO UPDATE TABLE CALL`.split(` `));function ao({parts:e,options:t}){return e.flatMap(({sql:e,span:n})=>{let r=E(e,t).tokens.filter(e=>e.kind!==`hint`),i=new Set(r.flatMap((e,t)=>oo(e)&&r[t+1]?.text!==`.`?[D(e).toLowerCase()]:[]));return r.flatMap((e,t)=>{let[a,o,s,c]=[-1,1,2,3].map(e=>r[t+e]);if(!oo(e)||o?.text!==`.`||a?.text===`.`||s===void 0||!oo(s)||e.upper===`NEW`||e.upper===`OLD`)return[];let l=D(e);if(c?.text!==`.`&&!io.has(a?.upper??``)&&i.has(l.toLowerCase()))return[];let u={start:n.start+e.start,end:n.start+s.end};return[{schema:l,name:D(s),span:u}]})})}function oo({kind:e}){return e===`word`||e===`quoted`}const so={name:`cross-schema-statement`,group:`phases`,severity:`warning`,flags:"A table name with a database name, such as `app.orders`, in DDL, in the code of a view, trigger, routine or event, in a backfill or in a gate. It is an error in a gate or a `done_when` that reads a table outside of the database of the connection, where that is known: before a run, with `--db` and with a snapshot.",why:`A migration runs in the database of its connection. A name with a database always changes that database, even from a test or staging connection.`,instead:`Leave the database name out, and write one migration for each database.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE shop.orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE shop.orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*phase(e,t){for(let{schema:n,name:i,place:a,end:o}of co(e,t))yield{place:a,end:o,severity:`error`,message:`${Y(e)} reads ${r({schema:n,name:i})}, which is not in the database of the migration.`,why:`A gate proves what is true of the own tables of the migration. What it reads elsewhere can leave that database through a log.`,fix:`Read tables of the database of the migration. Or write a migration for the other database, with the gate in it.`}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases.flatMap(fo)){if(n.asked&&lo(n.schema,e))continue;let r=n.schema.toLowerCase();t.set(r,[...t.get(r)??[],n])}for(let n of t.values()){let[i]=n;if(i===void 0)continue;let{schema:a,name:o,place:s,end:c,phase:l}=i,u=[...t.values()].flatMap(([e])=>e===void 0||e===i?[]:h(e.schema));yield{place:s,end:c,phase:l,severity:e.settings.catalogFrom!==`schema`&&ho(e,a)&&u.length===0?`info`:`warning`,message:`${r({schema:a,name:o})} names its database${n.length>1?`, as ${n.length===2?`1 other table name does`:`${n.length-1} other table names do`} in this migration`:``}${u.length>0?`; other table names use ${u.join(`, `)}`:``}.`,fix:`Write ${h(o)}, and connect to ${h(a)}.`}}}};function co(e,t){return fo(e).filter(({asked:e,schema:n})=>e&&lo(n,t))}function lo(e,t){let{catalogFrom:n}=t.settings;return(n===`server`||n===`snapshot`)&&!ho(t,e)}const uo=/* @__PURE__ */ new Set([`information_schema`,`performance_schema`,`sys`,`mysql`]);function fo(e){let t=e.phase.name;if(e.kind===`ddl`)return[...e.statements,...e.rollback].flatMap(({statement:e,placed:n})=>[...St(e,n.sql),...po(e)].flatMap(({schema:e,name:r,span:i})=>e===void 0?[]:[{schema:e,name:r,phase:t,...F(n.locate,i)}]));let n=J(e)?.asked,r=n?.reading.ok?mo(n.reading.tree.tables,n.gate.sql,n.gate.locate,t).map(e=>({...e,asked:!0})):[];if(e.kind===`gate`)return r;let{query:i,locate:a}=e.phase.batch,{walked:o,written:s}=i;return[...mo(e.query.ok?e.query.tree.tables:[o,s].map(({schema:e,table:t})=>({schema:e,name:t})),i.sql,a,t),...r]}function po(e){return e.kind!==`object`||e.code===void 0?[]:ao(e.code).filter(({schema:e})=>!uo.has(e?.toLowerCase()??``))}function mo(e,t,n,r){let i=e.filter(({schema:e})=>e!==void 0&&!uo.has(e.toLowerCase())),a=new Set(i.map(({schema:e,name:t})=>JSON.stringify([e,t])));if(a.size===0)return[];let{tokens:o}=E(t);return o.flatMap((e,t)=>{let[i,s]=o.slice(t+1,t+3);if(i?.text!==`.`||s===void 0)return[];let[c,l]=[D(e),D(s)];return a.has(JSON.stringify([c,l]))?[{schema:c,name:l,phase:r,...F(n,{start:e.start,end:s.end})}]:[]})}function ho({catalog:e},t){return e.sameTable({schema:t,name:``},{schema:void 0,name:``})}const go=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,_o={name:`datetime-not-null-no-default`,group:`data`,severity:`error`,insteadOf:[`add-required-column`,`ddl-inplace-rebuild`],flags:`A new DATE, DATETIME or geometry column that is NOT NULL and has no DEFAULT.`,why:`MySQL has no value for existing rows. NO_ZERO_DATE forbids a zero date, and an empty geometry does not exist. The statement succeeds only on an empty table, and is not instant there.`,instead:`Add the column as NULL or with a DEFAULT. Fill it in a backfill, and make it NOT NULL in contract.`,examples:{bad:{schema:go,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `},good:{schema:go,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `}},*statement({change:e,placed:t},n){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of Ct(e)){if(!wt(a,n))continue;let{definition:o,type:s}=a,c=s===`date`||s===`datetime`?`1292`:`1138`;yield{...F(t.locate,i.span),message:`${r(e.table)}.${h(o.name)} is ${s.toUpperCase()} NOT NULL without a DEFAULT: on a table with rows the statement fails with error ${c}.`,fix:`ALTER TABLE ${r(e.table)} ADD COLUMN ${_({...o,nullable:!0})}${P(i.position)};`}}}},vo={name:`ddl-blocks-writes`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,insteadOf:[`ddl-inplace-rebuild`],flags:`A statement that runs in place but blocks writes, or reads and writes, from its start to its end.`,why:`Each write to the table waits as long as the statement runs, and occupies a connection of the application.`,instead:'Build the index with gh-ost or Spirit, or in a maintenance window: `allow: [{what: blocking, reason: "…"}]`. Put an index over a new virtual column into a separate statement, after the one that adds the column.',covers:[`fulltext-index-add`,`spatial-index-add`,`index-on-new-virtual-same-statement`,`auto-increment-column-add`,`spatial-table-rebuild`,`partition-reorganize`,`partition-coalesce`,`hash-partition-add`,`lock-explicit-strong`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL, ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL;
              ALTER TABLE customers ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `}},*statement(e,t){let{verdict:n,statement:r,placed:i}=e;if(n.algorithm!==`inplace`||n.lock===`none`||n.refusedAssertion!==void 0)return;let a=Ae(e).filter(e=>!e.createdHere);if(a.length===0)return;let[o]=a,s=o===void 0?`the table`:H(o),c=B(r,`lock`),l=c!==void 0&&z(e,t,{statement:yo(e)}).lock===`none`,u=un(e,t),d=n.lock===`exclusive`?`Reads and writes of`:`Writes to`;yield{...L(e),severity:a.every(e=>bn(e,t.settings))?`warning`:`error`,message:l?`${d} ${s} wait until this statement ends, only because of its LOCK=${c}.`:`${d} ${s} wait until this statement ends: ${n.because}.`,fix:l?`${me(i.sql,r)};`:u&&`${u[0].sql};\n${u[1].sql};`}}};function yo({statement:e}){let t=B(e,`algorithm`);return jt(e,t===`INPLACE`?t:void 0)}const bo={name:`ddl-copy-table`,group:`cost`,severity:`error`,risk:`copy`,rollback:!0,flags:`A statement for which MySQL must copy the table row by row, while writes wait.`,why:`Writes wait for the whole copy. Replicas then repeat it in one piece, and lag by its duration.`,instead:'Add a new column or table, fill it in a backfill, check it in a gate and switch over in contract. Or run the change with gh-ost or Spirit. In a maintenance window, allow it: `allow: [{what: copy, reason: "…"}]`.',covers:[`ddl-blocks-all`,`stored-generated-add`,`generated-expression-change`,`virtual-on-partitioned`,`pk-drop`,`pk-change`,`engine-change`,`encryption-change`,`partition-by`,`remove-partitioning`,`optimize-partition`,`charset-convert`,`column-charset-change`,`check-enforce`,`check-inline-on-add-column`,`algorithm-explicit-copy`,`old-alter-table-on`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) STORED;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) VIRTUAL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`copy`||n.refusedAssertion!==void 0||n.effects!==void 0)return;let i=r?.before;i?.createdHere!==!0&&(yield{...L(e),severity:i===void 0?`error`:V(`error`,i,t),message:`MySQL copies ${i===void 0?`the rows`:H(i)} and writes wait until the copy ends: ${n.because}.`})}},xo={name:`ddl-inplace-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,flags:`A statement that rebuilds the whole table in place. Reads and writes continue meanwhile.`,why:`The rebuild needs disk space and I/O of about the table size. A replica repeats it in one piece, and lags by its duration.`,instead:`Put all changes that rebuild one table into one ALTER, and check the free disk space. For a table of many GiB whose replicas must not lag, use gh-ost or Spirit.`,covers:[`column-reorder`,`column-position-not-instant`,`pk-add`,`null-rebuild`,`optimize-table`,`row-format-change`,`key-block-size`,`not-null-change-rebuild`,`null-change-rebuild`,`replica-lag-risk`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT 'DE';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,{settings:t}){let{verdict:n,change:r}=e;if(n.algorithm!==`inplace`||n.rebuild!==!0||n.refusedAssertion!==void 0)return;let i=r?.before;i?.createdHere===!0||i!==void 0&&bn(i,t)||(yield{...L(e),message:`MySQL rebuilds ${i===void 0?`the table`:H(i)}: ${n.because}.`})}};function So(e){let{name:t}=e.type;return Co(e)||te.has(t)||t===`json`||t===`vector`}function Co({type:e}){return/^(tiny|medium|long)?(text|blob)$/.test(e.name)}function wo(e){let t=E(e).tokens.filter(({text:e})=>e!==`(`&&e!==`)`),[n,...r]=t[0]?.kind===`introducer`?t.slice(1):t;return n?.kind===`string`?r.every(({kind:e})=>e===`string`):(n?.kind===`number`||n?.kind===`binary`||[`TRUE`,`FALSE`,`NULL`].includes(n?.upper??``))&&r.length===0}function To(e,t,n,i){let a=h(t.name),o=r(e),s={...t,nullable:!0,default:void 0},c={...s,default:{kind:`expression`,text:i}};return[`ALTER TABLE ${o} ADD COLUMN ${_(s)}${P(n)};`,So(t)&&wo(i)?`ALTER TABLE ${o} MODIFY COLUMN ${_(c)};`:`ALTER TABLE ${o} ALTER COLUMN ${a} SET DEFAULT ${i};`,Jn(G(`backfill`,t.name),`UPDATE ${o} SET ${a} = ${i} WHERE ${a} IS NULL LIMIT {batch_size}`)].join(`
`)}const Eo=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);`,Do=e=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL DEFAULT ${e};
        rollback_sql: |
          ALTER TABLE orders MODIFY COLUMN note TEXT NULL;
  `,Oo={name:`default-not-allowed`,group:`types`,severity:`error`,covers:[`json-default`],insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:"A literal as the default of a TEXT, BLOB, JSON, geometry or VECTOR column. In `ALTER COLUMN … SET DEFAULT`, MySQL also treats a literal in parentheses and NULL as literals.",why:`MySQL refuses the statement with error 1101: a default of these types must be an expression.`,instead:"Put the value in parentheses, `DEFAULT ('…')`, in the column definition of ADD, MODIFY or CREATE TABLE.",examples:{bad:{schema:Eo,file:Do(`''`)},good:{schema:Eo,file:Do(`('')`)}},*statement(e,t){for(let n of ko(e)){let{table:i,column:a,value:o,place:s,clause:c}=n,l=No(n,e),u=`${r(i)}.${h(a.name)}`,d=a.type.name.toUpperCase();if(c?.op!==`set-default`&&Mo(a,o,t))yield{...s,severity:`warning`,message:`${u} is ${d}. In this sql_mode MySQL ignores its default ${o} with only a warning, and the column gets no default.`,why:`An INSERT that does not name the column then finds no default.`,fix:l};else{let e=c?.op===`set-default`?`, with or without parentheses, in SET DEFAULT`:``;yield{...s,message:`${u} is ${d}, but its default ${o} is a literal${e}. MySQL refuses the statement.`,fix:l}}}}};function ko(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return t.clauses.flatMap(e=>Ao(e,t).map(n=>({...n,table:t.table,place:F(a.locate,e.span),clause:e})));if(n.kind!==`create-table`)return[];let{schema:o,name:s}=n.table;return((r.table(o,s)===void 0?i.table(o,s):void 0)?.columns??[]).flatMap(t=>jo(t).map(t=>({...t,table:n.table,place:L(e),clause:void 0})))}function Ao(e,{before:t}){switch(e.op){case`add-column`:return e.columns.flatMap(jo);case`modify-column`:case`change-column`:return jo(e.column);case`set-default`:{let n=x(t,e.column),{expression:r}=e;return n!==void 0&&So(n)&&wo(r)?[{column:n,value:r}]:[]}default:return[]}}function jo(e){let{default:t}=e;return t?.kind===`literal`&&So(e)?[{column:e,value:t.text}]:[]}function Mo(e,t,{migration:n}){return ct(n)||!/^(x|b|n|_\w+\s*)?(''|"")$/i.test(t)?!1:Co(e)||e.type.name===`vector`}function No({table:e,column:t,value:n,clause:i},{change:a}){let o=E(n).tokens.some(({upper:e})=>e===`NULL`),s=n.replace(/^[\s(]+|[\s)]+$/g,``);if(!o&&!Co(t)&&!(t.type.name===`json`&&Po(s)))return;let c=o?{...t,default:{kind:`null`,text:`NULL`}}:{...t,default:{kind:`expression`,text:`(${s})`}},l=`ALTER TABLE ${r(e)}`;switch(i?.op){case`add-column`:return a?.before.createdHere===!0||i.columns.length>1?_(c):To(e,t,i.position,`(${s})`);case`change-column`:return`${l} CHANGE COLUMN ${h(i.from)} ${_(c)}${P(i.position)};`;case`modify-column`:return`${l} MODIFY COLUMN ${_(c)}${P(i.position)};`;case`set-default`:return`${l} MODIFY COLUMN ${_(c)};`;default:return _(c)}}function Po(e){let t=/^(?:_\w+\s*)?'(.*)'$/s.exec(e)?.[1];if(t===void 0)return!1;try{return JSON.parse(t.replaceAll(`''`,`'`)),!0}catch{return!1}}const Fo={name:`definer`,group:`phases`,severity:`warning`,rollback:!0,flags:`CREATE or ALTER of a view, trigger, procedure, function or event with DEFINER = account, other than CURRENT_USER and without SQL SECURITY INVOKER. Also ALTER of a procedure or function with SQL SECURITY DEFINER.`,why:`The code runs with the rights of that account, whoever uses it. On a server without that account, each use fails (error 1449).`,instead:`Leave DEFINER out: the account that runs the migration is the definer. Or write SQL SECURITY INVOKER, where the kind of object has it.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE DEFINER = 'root'@'localhost' PROCEDURE count_orders() SELECT COUNT(*) FROM orders;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE count_orders() SELECT COUNT(*) FROM orders;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `}},*statement({statement:e,placed:t}){if(e.kind===`object`&&e.verb===`alter`){let{tokens:n}=E(t.sql),r=n.findIndex(({upper:e},t)=>e===`SECURITY`&&n[t+1]?.upper===`DEFINER`),i=e.object===`procedure`||e.object===`function`,[a,o]=[n[r-1],n[r+1]];i&&a!==void 0&&o!==void 0&&(yield{...F(t.locate,{start:a.start,end:o.end}),message:`The code of this ${e.object} then runs with the rights of the account that made it, not of the account that calls it.`})}if(e.kind!==`object`||e.definer===void 0)return;let{start:n,end:r}=e.definer,i=W(t.sql.slice(n,r)).replace(/^DEFINER\s*=\s*/i,``),a=/^\s*/.exec(t.sql.slice(r))?.[0].length??0;yield{...F(t.locate,e.definer),message:`The code of this ${e.object} runs with the rights of ${i}, not of the account that runs the migration.`,fix:`${W(O(t.sql,[{start:n,end:r+a,text:``}]))};`}}};function Io(e,t,n){if(e.kind!==`object`||e.verb!==`drop`||e.name===void 0)return!1;let{object:r,name:i}=e,a=r===`trigger`?n.object(r,i):void 0;return t.some(e=>e.kind===`object`&&e.verb===`create`&&e.object===r&&y(e.name?.name,i.name)&&n.sameTable({schema:e.name?.schema,name:``},{schema:i.schema,name:``})&&(a?.onTable===void 0||y(e.onTable?.name,a.onTable)))}const Lo=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,Ro={name:`destructive-outside-contract`,group:`phases`,severity:`error`,risk:`destructive`,flags:`DROP, RENAME, TRUNCATE or a narrower type in an expand. Also a statement there that phasedb cannot read, because it may be any of them.`,why:`Expand runs while the old code is live. Code that uses the dropped or renamed object fails at once, and dropped data is lost.`,instead:`Move the statement into a contract, after a gate that shows that nothing uses the old definition any more.`,examples:{bad:{schema:Lo,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:Lo,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{phase:n,verdict:r,placed:i}=e;if(n.type!==`expand`||!r.destructive)return;let a=zo(e,t);a!==void 0&&(yield{...a.clause===void 0?L(e):F(i.locate,a.clause.span),message:`This expand ${a.what}, while the old code is still running.`,fix:a.moved===void 0?void 0:Uo(a.moved,t)})}};function zo(e,t){let{statement:n,change:i,before:a,placed:o,verdict:s}=e,c=`${W(o.sql)};`,l=e=>a.table(e.schema,e.name)?.createdHere===!0;switch(n.kind){case`drop-table`:return{what:`drops ${T(n.tables.map(r))}`,moved:c};case`truncate-table`:return{what:`empties ${r(n.table)}`,moved:c};case`rename-table`:return n.renames.every(({from:e})=>l(e))?void 0:{what:`renames ${T(n.renames.map(({from:e})=>r(e)))}`,moved:c};case`object`:return Io(n,ut(e,t).map(e=>e.statement),a)||s.effects!==void 0?void 0:s.algorithm===`unknown`?{what:`may drop something (${s.because})`}:{what:`drops the ${n.object}${n.name?` ${r(n.name)}`:``}`,moved:c};case`unread`:return Ke(n.opening)?{what:`has a statement that phasedb cannot read (${n.reason}) and that may drop something`}:void 0;default:return i===void 0||i.before.createdHere?void 0:Bo(i,o)}}function Bo(e,t){let n=e.clauses.find(({op:e})=>e===`unread`);if(n!==void 0)return{what:`has a clause that phasedb cannot read and that may drop something`,clause:n};let i=e.clauses.filter(t=>c(ye(e.before,[t]),[t])),[a]=i,o=(i.length===0?e.clauses:i).map(({span:e})=>W(t.sql.slice(e.start,e.end)));return{what:i.length===0?`removes rows, values or names of ${r(e.table)}`:T(i.map(t=>Ho(t,e))),clause:a,moved:`ALTER TABLE ${r(e.table)} ${o.join(`, `)};`}}function Vo(e){switch(e.op){case`drop-column`:return e.column;case`modify-column`:return e.column.name;case`change-column`:case`rename-column`:return e.from;default:return}}function Ho(e,{table:t,before:n}){let i=r(t),a=`${i}.${h(Vo(e)??``)}`;switch(e.op){case`drop-column`:return`drops ${a}`;case`rename-column`:return`renames ${a}`;case`change-column`:case`modify-column`:{if(e.op===`change-column`&&!y(e.from,e.column.name))return`renames ${a}`;let t=x(n,e.column.name),[r,i]=[t&&p(t),p(e.column)];return`narrows ${a}${r===void 0||r===i?``:` from ${r} to ${i}`}`}case`rename-table`:return`renames ${i}`;case`partition`:return`deletes the rows in partitions of ${i}`;default:return`removes rows, values or names of ${i}`}}function Uo(e,{migration:t}){let n=t.phases.findLast(({type:e})=>e===`contract`);return n===void 0?`- name: old-code-is-gone
  type: gate
  wait_until:
    deployed: {environment: production, ref: "\${{ sha }}"}\n${K(`contract`,`contract`,e)}`:`Move it into ${n.name}:\n${e}`}function Wo({phase:e},{phases:t}){return t.some(t=>t.kind===`gate`&&t.phase.index<e.index&&t.phase.deployed!==void 0)}function Go(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=i!==void 0&&x(i,e)?.invisible===!0;for(let{change:i,phase:o}of j(t,r))if(i!==void 0&&t.before.sameTable(i.table,n))for(let n of i.clauses){let i=Ko(n,e);i!==void 0&&(a=!i&&(a||ft(r,o,t.phase)))}return a}function Ko(e,t){if(e.op===`set-column-visibility`&&y(e.column,t))return e.visible;if(e.op===`modify-column`&&y(e.column.name,t))return e.column.invisible!==!0}const qo={name:`drop-column`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped column with no gate before it that checks the column. A gate after the column became INVISIBLE, or a gate with `deployed`, is enough.",why:`The statement deletes the data. Code that still reads or writes the column fails.`,instead:"Add a gate that checks whether the column is still used, or still holds data that exists nowhere else. Or make it INVISIBLE first, and wait in a gate with `not_before`.",covers:[`drop-column-nonempty`],insteadOf:[`drop-column-not-invisible-first`],examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:n,phase:i,placed:a}=e;if(n===void 0||i.type!==`contract`||n.before.createdHere)return;let o=w(t,i);for(let i of n.clauses){if(i.op!==`drop-column`)continue;let{column:s}=i;if(mt(j(e,t),n.table,s)||Wo(e,t)||Go(s,e,n,t)||o.some(e=>Jo(e,n.table.name,s)))continue;let c=x(n.before,s),l=c?.nullable!==!1&&c?.generated===void 0;yield{...F(a.locate,i.span),message:`${r(n.table)}.${h(s)} is dropped, but no gate before it checks that column.`,fix:l?q(G(`nothing-left-in`,s),`SELECT COUNT(*) FROM ${r(n.table)} WHERE ${h(s)} IS NOT NULL`):void 0}}}};function Jo(e,t,n){let r=C(e.gate.sql,`performance_schema`)||C(e.gate.sql,`sys`);return De(e,t,n)||r&&C(e.gate.sql,n)}const Yo=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,Xo=`  - name: empty
    type: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,Zo={name:`drop-column-not-invisible-first`,group:`compatibility`,severity:`info`,flags:`A column that is dropped without having been INVISIBLE first, if every possible server version supports that (8.0.23).`,why:"`SELECT *` and INSERTs without a column list ignore an invisible column, as if it were dropped. If code breaks, one instant statement makes the column visible again, with its data.",instead:"Make the column INVISIBLE in an earlier phase, wait in a gate with `not_before`, then drop it. A gate with `deployed` that proves that the code without the column is live is enough too.",examples:{bad:{schema:Yo,version:`8.4.0`,file:R`
        migration: m
        phases:
        ${Xo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:Yo,version:`8.4.0`,file:R`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE customers ALTER COLUMN fax SET INVISIBLE;
            rollback_sql: |
              ALTER TABLE customers ALTER COLUMN fax SET VISIBLE;
        ${Xo}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:n,phase:i,placed:a}=e;if(!(n===void 0||i.type!==`contract`||n.before.createdHere)&&t.settings.versions.every(e=>Te(e,Ce.invisibleColumns))&&!Wo(e,t))for(let i of n.clauses)i.op===`drop-column`&&(mt(j(e,t),n.table,i.column)||n.known&&x(n.before,i.column)===void 0||Go(i.column,e,n,t)||(yield{...F(a.locate,i.span),message:`${r(n.table)}.${h(i.column)} is dropped without having been INVISIBLE first, so nothing shows yet whether code still needs it.`,fix:Qo(i.column,n)}))}};function Qo(e,{table:t}){let n=`ALTER TABLE ${r(t)}`,i=G(`hide`,e);return[K(`expand`,i,`${n} ALTER COLUMN ${h(e)} SET INVISIBLE;`,`${n} ALTER COLUMN ${h(e)} SET VISIBLE;`),Yn(G(`soak`,e),i,24),`# after that gate, in contract: ${n} DROP COLUMN ${h(e)};`].join(`
`)}const $o=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax_number VARCHAR(40) NULL);`,es=R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE fax_number IS NOT NULL
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax_number;
        irreversible: the numbers are gone
  `,ts={name:`drop-column-still-referenced`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:"A dropped or renamed column or table that code still names. phasedb searches the tracked files of the git repository, as checked out. For `fax_number` it also finds `faxNumber`, `FaxNumber` and `FAX_NUMBER`. A line is certain if the same statement, model or file names the table too. A comment or a test is never certain. An everyday name such as `status` counts only near its table. In lint the finding is a warning. A run refuses the drop for certain lines, and warns of others.",why:`Live code that reads or writes the name fails after that statement.`,instead:'Remove the lines, deploy, then drop. If the lines mean something else, say so in the phase with `allow: [{what: destructive, reason: "…"}]`. Or exclude files with `code_references: {ignore: [globs]}` in phasedb.config.yaml. phasedb always excludes migrations of any tool, lock files, documents, generated, vendored, minified and binary files, and the configured schema, snapshot and baseline.',examples:{bad:{schema:$o,file:es,code:{"src/customer.ts":`const sql = 'SELECT id, fax_number FROM customers WHERE id = ?';
`}},good:{schema:$o,file:es,code:{"src/customer.ts":`const sql = 'SELECT id FROM customers WHERE id = ?';
`}}},*statement(e,t){let{references:n,settings:r}=t;if(n!==void 0&&e.direction!==`rollback`)for(let i of _t(e,t)){let t=n.named.get(tt(i));if(t===void 0)continue;let a=t.certain>0;yield{...F(e.placed.locate,i.span),severity:a&&r.occasion===`run`?`error`:`warning`,message:ns(i,t),why:a?void 0:`If the line means this column or table, live code fails after the statement.`,fix:`First remove these lines and deploy. If they do not matter, say why in the phase: allow: [{what: destructive, reason: "…"}].`,related:t.shown}}},*phase(e,t){let n=t.references?.gaps??[];if(e.kind!==`ddl`||n.length===0)return;let r=e.statements.flatMap(e=>_t(e,t).map(t=>F(e.placed.locate,t.span))).at(0);if(r===void 0)return;let i=`phasedb could not check completely whether code still uses what ${e.phase.name} drops. ${n.join(` `)}`;yield{...r,severity:`info`,message:i,why:``}}};function ns({owner:e,column:t,fate:n},{shown:i,certain:a,possible:o}){let s=t===void 0?r(e):`${r(e)}.${h(t)}`,c=n===`dropped`?`is dropped`:`is renamed`,[l,u]=[rs(a),rs(o)],d=a===0?`${u} of code may still name it`:`${l} of code still ${(e=>e===1?`names`:`name`)(a)} it${o===0?``:`, and ${u} may`}`,[f,...p]=i.slice(0,3),m=p.map(is),g=a+o-p.length-1,_=[...m,...g>0?[`${g} more`]:[]],ee=_.length===0?``:`; then ${T(_)}`;return`${s} ${c}, and ${d}: ${f===void 0?``:`${is(f)} ${Re(f.text)}`}${ee}.`}function rs(e){return e===1?`1 line`:`${e.toLocaleString(`en-US`)} lines`}function is({file:e,line:t}){let n=e.length>58?`…${e.slice(-57)}`:e;return`${Re(n).slice(1,-1)}:${t}`}function as(e,{before:t,after:n},r){let i=e=>ss(r,e)&&!n.indexes.some(t=>ss(t,e)),a=n.foreignKeys.filter(({columns:e})=>i(e)).map(Vn),o=In(e,t).filter(({referencedColumns:e})=>i(e)&&cs(n,e)).map(Hn);return[...a,...o]}function os(e,t){switch(e.op){case`drop-index`:return v(t,e.index);case`drop-primary-key`:return v(t,`PRIMARY`);case`drop-constraint`:return v(t,e.name);default:return}}function ss({kind:e,parts:t},n){return e===`fulltext`||e===`spatial`||n.length===0?!1:n.every((e,n)=>{let r=t[n];return r?.prefix===void 0&&y(r?.column,e)})}function cs({columns:e},t){return t.every(t=>e.some(e=>y(e.name,t)))}const ls=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, KEY orders_country (country));`,us={name:`drop-index-not-invisible-first`,group:`compatibility`,severity:`warning`,flags:`An index that is dropped without having been INVISIBLE first.`,why:`If a query still needs the index, it scans the table after the drop until the index is built again. An invisible index stays up to date, and one instant statement makes it visible again.`,instead:"Make the index INVISIBLE in an earlier phase, wait in a gate with `not_before` long enough to see which queries need it, then drop it. A unique index stays unique while it is invisible.",examples:{bad:{schema:ls,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `},good:{schema:ls,file:R`
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
      `}},*statement(e,t){let{change:n,statement:r,placed:i}=e;if(!(n===void 0||n.before.createdHere))for(let a of n.clauses){let o=ds(a,n.before);if(o===void 0||!fs(o,e,n,t))continue;let s=gs(o,e,n,t);if(s===`before the migration`||s!==void 0&&ft(t,s.phase,e.phase))continue;let c=`index ${h(o)} of ${H(n.before)}`;yield{...r.kind===`drop-index`?L(e):F(i.locate,a.span),severity:V(`warning`,n.before,t.settings),message:s===void 0?`The ${c} is dropped without having been INVISIBLE first, so nothing shows yet whether queries need it.`:`${s.phase.name} makes the ${c} INVISIBLE, but no gate waits between that and this drop.`,fix:_s(o,n)}}}};function ds(e,t){return e.op===`drop-index`?e.index:e.op===`drop-constraint`&&v(t,e.name)!==void 0?e.name:void 0}function fs(e,t,n,r){let{before:i,after:a,table:o,known:s}=n;if(y(e,`PRIMARY`)||ps(e,t,o,r))return!1;let c=v(i,e);if(c===void 0)return!s;if(c.kind!==`plain`&&c.kind!==`unique`||ms(c,i)||a.indexes.some(e=>hs(e,c))||as(t,n,c).length>0)return!1;let l=dt(t,r).table(o.schema,o.name),u=c.parts.flatMap(({column:e})=>e??[]),d=u.filter(e=>l!==void 0&&x(l,e)!==void 0);return u.length===0||d.length>0}function ps(e,t,n,r){return j(t,r).some(({change:r})=>r===void 0||!t.before.sameTable(r.table,n)?!1:r.clauses.some(t=>t.op===`add-index`&&y(t.index.name,e)))}function ms(e,t){return e.kind!==`unique`||t.indexes.some(({kind:e})=>e===`primary`)?!1:e.parts.every(({column:e,prefix:n})=>{let r=e===void 0?void 0:x(t,e);return r!==void 0&&n===void 0&&!S(r,t).nullable})}function hs(e,t){return e.invisible||e.kind===`fulltext`||e.kind===`spatial`?!1:t.parts.every((t,n)=>{let r=e.parts[n];return r!==void 0&&t.column!==void 0&&y(r.column,t.column)&&(r.prefix===void 0||r.prefix===t.prefix)})}function gs(e,t,{table:n},r){let i=r.catalog.table(n.schema,n.name),a=(i===void 0?void 0:v(i,e))?.invisible===!0?`before the migration`:void 0;for(let i of j(t,r))if(i.change!==void 0&&t.before.sameTable(i.change.table,n))for(let t of i.change.clauses)t.op===`set-index-visibility`&&y(t.index,e)&&(a=t.visible?void 0:a??i);return a}function _s(e,{table:t}){let n=`ALTER TABLE ${r(t)}`,i=G(`hide`,e);return[K(`expand`,i,`${n} ALTER INDEX ${h(e)} INVISIBLE;`,`${n} ALTER INDEX ${h(e)} VISIBLE;`),Yn(G(`soak`,e),i,24),`# after that gate, in contract: ${n} DROP INDEX ${h(e)};`].join(`
`)}const vs={name:`drop-indexed-column`,group:`instant`,severity:`warning`,insteadOf:[`ddl-inplace-rebuild`],flags:`A dropped column that is part of an index which the statement does not drop.`,why:`MySQL silently removes the column from the index. The remaining index may serve no query. A UNIQUE or PRIMARY KEY over fewer columns forbids more than before. The statement also rebuilds the table, even if DROP COLUMN alone would be instant.`,instead:`Replace or drop the index in an earlier statement. Then dropping the column is instant.`,examples:{bad:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `},good:{schema:`CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));`,version:`8.4.6`,file:R`
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
      `}},*statement(e,t){let{change:n,placed:i}=e;if(n===void 0)return;let a=Xt(e.verdict),o=a&&Cs(e,t);for(let s of Zt(e)){let c=s.indexes.filter(ys),l=s.indexes.filter(({left:e})=>e.length>0);if(l.length===0&&!o)continue;let u=V(`warning`,n.before,t.settings);yield{...F(i.locate,s.clause.span),severity:c.length>0?`error`:yn(e,`rebuild`)?`info`:u,message:[`${r(n.table)}.${h(s.column)} is dropped, but ${s.indexes.map(bs).join(`, `)} ${s.indexes.length===1?`contains`:`contain`} it`,l.length===0?``:`. Only ${l.map(xs).join(` and `)} would remain`,o?`. MySQL therefore rebuilds ${H(n.before)}; without the index the drop is instant`:a?`. MySQL rebuilds ${H(n.before)}: ${e.verdict.because}`:``,`.`].join(``),fix:ws(s,e,n)}}}};function ys({index:e,left:t}){return(e.kind===`unique`||e.kind===`primary`)&&t.length>0}function bs({index:e}){return e.kind===`primary`?`the primary key`:`${e.kind===`unique`?`the unique index`:`index`} ${e.name}`}function xs({index:e,left:t}){return`${e.kind===`primary`?`PRIMARY KEY `:e.kind===`unique`?`UNIQUE `:``}(${t.map(Ss).join(`, `)})`}function Ss({column:e,expression:t}){return e===void 0?`(${t})`:h(e)}function Cs(e,t){let{change:n,before:r}=e;if(n===void 0)return!1;let i=Zt(e).flatMap(({indexes:e})=>e.map(({index:e})=>e)),a=n.before.indexes.filter(e=>!i.includes(e));return z(e,t,{before:r.with({...n.before,indexes:a})}).algorithm===`instant`}function ws({indexes:e},{placed:t},n){if(e.some(({index:e})=>e.kind===`primary`))return;let i=r(n.table),a=e.flatMap(({index:e,left:t})=>[`DROP INDEX ${h(b(e)??``)}`,...t.length===0?[]:[`ADD ${f({...e,parts:t})}`]]);return[...e.filter(ys).map(({left:e})=>{let t=e.map(Ss).join(`, `);return q(G(n.table.name,`no-duplicates`,...e.flatMap(({column:e})=>e??[])),`SELECT COUNT(*) FROM (SELECT 1 FROM ${i} GROUP BY ${t} HAVING COUNT(*) > 1) AS duplicates`)}),`ALTER TABLE ${i} ${a.join(`, `)};`,`${t.sql};`].join(`
`)}const Ts=`CREATE TABLE faxes (id BIGINT PRIMARY KEY, number VARCHAR(40) NOT NULL);`,Es=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax_id IS NOT NULL
`,Ds={name:`drop-table`,group:`compatibility`,severity:`warning`,risk:`destructive`,flags:`DROP TABLE or TRUNCATE in a contract, with no gate before it that checks the table.`,why:`The statement deletes the rows. Code that still uses the table fails.`,instead:"Rename the table first, wait some days in a gate with `not_before`, and drop it under the new name. Code that still uses it fails early, and one instant RENAME restores it. Or add a gate that checks whether the table is still used.",covers:[`truncate-table`],examples:{bad:{schema:Ts,file:R`
        migration: m
        phases:
        ${Es}  - name: contract
            sql: |
              DROP TABLE faxes;
            irreversible: nobody sends faxes
      `},good:{schema:Ts,file:R`
        migration: m
        phases:
        ${Es}  - name: retire
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
      `}},*statement(e,t){let{statement:n,phase:i,placed:a,before:o}=e;if(i.type===`contract`)for(let s of Os(e)){let c=o.table(s.schema,s.name);if(c?.createdHere===!0||c?.kind===`view`)continue;let l=j(e,t);if(pt(l,s)||ks(s,l,e,t)||w(t,i).some(({gate:e})=>C(e.sql,s.name)))continue;let u=c===void 0?r(s):H(c),d=n.kind===`drop-table`;yield{...F(a.locate,s.span),message:`${u} is ${d?`dropped`:`emptied`}, but no gate before it checks that table.`,fix:d?js(s):void 0}}}};function Os({statement:e}){return e.kind===`truncate-table`?[e.table]:e.kind===`drop-table`&&!e.temporary?e.tables:[]}function ks(e,t,n,r){return t.some(t=>ft(r,t.phase,n.phase)&&As(t).some(t=>n.before.sameTable(t,e)))}function As({statement:e}){return e.kind===`rename-table`?e.renames.map(({to:e})=>e):e.kind===`alter-table`?e.clauses.flatMap(e=>e.op===`rename-table`?[e.to]:[]):[]}function js(e){let{schema:t}=e,n=r({schema:t,name:`_drop_${e.name}`}),i=G(`retire`,e.name);return[K(`contract`,i,`RENAME TABLE ${r(e)} TO ${n};`,`RENAME TABLE ${n} TO ${r(e)};`),Yn(G(`soak`,e.name),i,168),`${K(`contract`,G(`drop`,e.name),`DROP TABLE ${n};`)}\n  irreversible: nobody missed it for a week`].join(`
`)}function Ms({statement:e}){return e.kind===`rename-table`?e.renames.map(({from:e,to:t})=>({from:e,to:t,span:{start:e.span.start,end:t.span.end}})):e.kind===`alter-table`?e.clauses.flatMap(t=>t.op===`rename-table`?[{from:e.table,to:{...t.to,schema:t.to.schema??e.table.schema},span:t.span}]:[]):[]}function Ns(e,t){return Fs(j(e,t),t)}function Ps(e,t){return Fs(lt(t,e),t)}function Fs(e,{catalog:t}){let{objects:n}=t;for(let{statement:t,placed:r}of e){if(t.kind!==`object`||t.name===void 0)continue;n=n.filter(e=>!Is(t,e));let e=Ls(t,r.sql);e!==void 0&&(n=[...n,e])}return n}function Is({object:e,name:t},n){return e===n.kind&&y(t?.name,n.name)&&(t?.schema===void 0||n.schema===void 0||t.schema===n.schema)}function Ls({verb:e,object:t,name:n,onTable:r},i){if(e!==`drop`&&t!==`database`&&t!==`other`&&n!==void 0)return{kind:t,schema:n.schema,name:n.name,text:i,onTable:r?.name}}const Rs=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NULL);
CREATE TABLE orders_new (id BIGINT PRIMARY KEY, total BIGINT NULL);
CREATE TRIGGER orders_copy AFTER INSERT ON orders FOR EACH ROW REPLACE INTO orders_new (id, total) VALUES (NEW.id, NEW.total);`,zs=`RENAME TABLE orders TO orders_old, orders_new TO orders;`,Bs=`DROP TRIGGER orders_copy;`,Vs=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM orders o LEFT JOIN orders_new n ON n.id = o.id WHERE n.id IS NULL
      - name: contract
        sql: |
    ${e.map(e=>`      ${e}\n`).join(``)}    irreversible: orders_old keeps the rows
  `,Hs={name:`dual-write-dropped-early`,group:`phases`,severity:`warning`,flags:`A trigger that copies writes from a table to its copy, and is dropped before the copy replaces the table.`,why:`Rows written between the two statements are only in the old table. After the swap the application no longer sees them. No gate can check that moment.`,instead:`Swap first. RENAME moves the triggers with the old table, which nobody writes to any more. Drop them, or that table, after the swap.`,examples:{bad:{schema:Rs,file:Vs([Bs,zs])},good:{schema:Rs,file:Vs([zs,Bs])}},*migration(e){let t=e.phases.flatMap(e=>e.kind===`ddl`?e.statements:[]);for(let n of t)for(let t of Ms(n)){let i=Us(n,t,e),[a]=i;if(a===void 0)continue;let[o,s]=[r(t.from),r(t.to)],c=T([...new Set(i.map(({trigger:e})=>h(e.name)))]),l=i.length===1;yield{...L(a.by),phase:a.by.phase.name,message:`The trigger${l?``:`s`} ${c} ${l?`copies`:`copy`} writes from ${s} to ${o}, but ${l?`is`:`are`} dropped before ${o} replaces ${s}${a.by.phase===n.phase?``:` in ${n.phase.name}`}. Writes in between are lost.`}}}};function Us(e,{from:t,to:n},r){let i=j(e,r);if(i.some(e=>Ms(e).some(({from:t})=>e.before.sameTable(t,n))))return[];let a=({kind:e,onTable:r,text:i})=>e===`trigger`&&y(r,n.name)&&C(i,t.name),o=r.catalog.table(n.schema,n.name)?.facts?.triggers??[],s=({name:e,text:t})=>Ws(t)??o.find(t=>y(t.name,e))?.event,c=Ns(e,r).filter(a).map(s);return i.flatMap(e=>{let{statement:t}=e;if(t.kind!==`object`||t.verb!==`drop`)return[];let n=Ns(e,r).find(e=>a(e)&&Is(t,e));return n===void 0||c.includes(s(n))?[]:[{trigger:n,by:e}]})}function Ws(e){return/\b(?:BEFORE|AFTER)\s+(INSERT|UPDATE|DELETE)\s+ON\b/i.exec(e)?.[1]?.toUpperCase()}function Gs(e,t){let n=t.phases.filter(t=>t.kind===`ddl`&&t.phase.type===`contract`&&t.phase.index>e.phase.index),r=n.find(t=>Ys(t,e))??n[0];return t.migration.phases.some(({type:e,index:t})=>e===`gate`&&t<(r?.phase.index??0))?r:void 0}const Ks=/* @__PURE__ */ new WeakMap;function qs(e,t){let n=Ks.get(t);return n===void 0&&(n=Js(t),Ks.set(t,n)),n.get(e.phase.index)??[]}function Js(e){let t=/* @__PURE__ */ new Map,n=e.phases.filter(e=>e.kind===`gate`&&e.query!==void 0);for(let r of e.phases){if(r.kind!==`backfill`)continue;let i=Gs(r,e);if(i===void 0)continue;let a=n.filter(({phase:{index:e}})=>e>r.phase.index&&e<i.phase.index),{index:o}=(a.at(-1)??i).phase,s={backfill:r,contract:i,gates:a},c=t.get(o);c===void 0?t.set(o,[s]):c.push(s)}return t}function Ys({statements:e},t){let{walked:n,written:r}=t.phase.batch.query;return e.some(({statement:e,placed:t})=>[n.table,r.table].some(n=>e.kind===`unread`?C(t.sql,n):St(e,t.sql).some(({name:e})=>y(e,n))))}const Xs=R`
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
  `,Zs={name:`dual-write-missing`,group:`phases`,severity:`warning`,flags:"A backfill of a column that the same migration adds, if new rows may not get a value: no DEFAULT, no trigger, and no gate or `done_when` counts the rows without one. Also a copy of a table that later replaces it, with no trigger that copies new writes and no gate that compares the rows.",why:`The backfill reads each row once. Rows that the application writes later without the column silently stay NULL.`,instead:`Let the application, a trigger or a DEFAULT fill the column before the backfill starts. Check it with a gate that counts the rows without a value.`,examples:{bad:{file:Xs},good:{file:`${Xs}      done_when: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n`}},*phase(e,t){if(e.kind!==`backfill`)return;let{query:n,locate:i}=e.phase.batch;if(n.verb===`insert-select`){let r=$s(e,t);r!==void 0&&(yield{...I(i,n.sql),message:r,why:Qs});return}if(n.verb!==`update`||Gs(e,t)!==void 0)return;let{written:a}=n,o=n.assigned.filter(n=>nc(n,e,t));if(o.length===0||ic(e,t))return;let s=r({schema:a.schema,name:a.table}),c=Rr(e,t);yield{...I(i,n.sql),message:`Rows that the application writes to ${s} during the backfill get no value in ${o.map(h).join(` and `)}: no default and no trigger sets ${o.length===1?`it`:`them`}. No gate or done_when counts the rows without ${o.length===1?`it`:`them`}.`,fix:c===void 0?void 0:q(G(e.phase.name,`is-complete`),c)}}},Qs=`The backfill copies each row once. Later inserts, updates and deletes of the application reach only the old table, and are lost at the swap. A gate that compares row counts does not find them.`;function $s(e,t){let{walked:n,written:i}=e.phase.batch.query,[a,o]=[n,i].map(({schema:e,table:t})=>({schema:e,name:t}));if(a===void 0||o===void 0)return;let s=t.phases.find(t=>t.kind===`ddl`&&t.phase.index>e.phase.index&&t.statements.some(e=>ec(e,o,a)));if(s===void 0||rc(a.name,o.name,e,t)||tc(e,t,a.name,o.name))return;let[c,l]=[r(a),r(o)];return`${l} replaces ${c} in ${s.phase.name}, but writes to ${c} during the backfill do not reach ${l}: no trigger of ${c} writes to ${l}, and no gate compares their rows.`}function ec(e,t,n){let{before:r}=e;return Ms(e).some(({from:e,to:i})=>r.sameTable(e,t)&&r.sameTable(i,n))}function tc(e,t,n,r){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>J(e)?.asked.gate.sql??[]).some(e=>C(e,n)&&C(e,r)&&[`JOIN`,`EXISTS`,`EXCEPT`,`IN`,`USING`].some(t=>C(e,t)))}function nc(e,t,n){let{phase:r,written:i}=t,{table:a}=r.batch.query.written,o=Ir(n.migration,a,e);return o===void 0||o.nullable===!1||o.generated!==void 0||o.autoIncrement||o.default!==void 0&&o.default.kind!==`null`?!1:!(i?.facts?.triggers.length??0)&&!rc(a,e,t,n)}function rc(e,t,{phase:n},r){return Ps(n,r).some(({kind:n,onTable:r,text:i})=>n===`trigger`&&y(r,e)&&C(i,t))}function ic(e,t){return t.phases.filter(t=>t===e||t.kind===`gate`&&t.phase.index>e.phase.index).flatMap(e=>J(e)?.asked??[]).some(n=>Lr(n,e,t)===void 0)}function ac(e,t,n){let{table:i,before:a}=e;if(sc(e,t)){let e=y(t.name,n.name)?`MODIFY COLUMN ${_(n)}`:`CHANGE COLUMN ${h(t.name)} ${_(n)}`;return`Run it through gh-ost or Spirit, which copy the table in small pieces beside the application: --alter ${JSON.stringify(e)}`}let o=r(i),s=y(t.name,n.name)?cc(a.columns,t.name):n.name,[c,l]=[h(t.name),h(s)],u=`NOT (${l} <=> ${c})`,d={...n,name:s,nullable:!0,default:void 0,onUpdate:void 0},f=n.nullable===!1?`, MODIFY COLUMN ${_({...n,name:s,inlineKey:void 0})}`:``;return[K(`expand`,G(`add`,s),`ALTER TABLE ${o} ADD COLUMN ${_(d)};`,`ALTER TABLE ${o} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Jn(G(`fill`,s),`UPDATE ${o} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),q(G(`filled`,s),`SELECT COUNT(*) FROM ${o} WHERE ${u}`),`# deploy code that uses the new column only, then:`,K(`contract`,G(`drop`,t.name),[...oc(e,t.name,s),`ALTER TABLE ${o} DROP COLUMN ${c}${f};`].join(`
`)),`  irreversible: ${s} holds the same values`].join(`
`)}function oc({table:e,before:t},n,i){return ie(t,n).map(t=>{let a=t.parts.map(e=>y(e.column,n)?{...e,column:i}:e),o=`ADD ${f({...t,name:`${t.name??n}_new`,parts:a})}`,s=t.name===void 0?``:`, DROP INDEX ${h(t.name)}`;return`ALTER TABLE ${r(e)} ${o}${s};`})}function sc({before:e},t){let n=e=>e.some(e=>y(e,t.name));return t.autoIncrement||ie(e,t.name).some(({kind:e})=>e===`primary`)||e.foreignKeys.some(({columns:e})=>n(e))||(e.facts?.referencedBy.some(({referencedColumns:e})=>n(e))??!1)}function cc(e,t){let n=t=>e.some(e=>y(e.name,t));for(let e=1;;e++){let r=`${t.slice(0,58)}_new${e===1?``:e}`;if(!n(r))return r}}function lc({table:e,before:t},n){return`${r(e)}.${h(x(t,n)?.name??n)}`}const uc=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('open', 'paid') NOT NULL);`,dc={name:`enum-change`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`ENUM or SET members that are removed, renamed, reordered or inserted before the end. Also so many new members that a value takes more bytes: from 256 members on for an ENUM, from 9, 17, 25 and 33 on for a SET.`,why:`Rows store the number of a member. If numbers or their size change, MySQL copies the table row by row while writes wait.`,instead:`Add new members at the end, which is instant, and keep unused members. For a list that changes often, use a separate table.`,covers:[`enum-remove`,`enum-reorder`,`enum-insert-middle`,`enum-boundary`,`set-boundary`],examples:{bad:{schema:uc,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'packed', 'paid') NOT NULL;
            irreversible: orders may be packed
      `},good:{schema:uc,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'paid', 'packed') NOT NULL;
            irreversible: orders may be packed
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of La(e))o===`members`&&(yield{...F(n.locate,t.span),severity:V(`error`,e.before,r),message:`${fc(lc(e,i.definition.name),i.definition,a.definition)}, so MySQL copies ${H(e.before)} row by row while writes wait.`,fix:pc(e,i.definition,a.definition)})}};function fc(e,t,n){let[r,i]=[t.type.members??[],n.type.members??[]],a=n.type.name.toUpperCase(),o=mc(i,r),s=mc(r,i),c=e=>e.length===1?`is`:`are`;if(o.length>0)return`${gc(o)} ${c(o)} removed from the ${a} members of ${e}`;if(i.filter(e=>!s.includes(e)).some((e,t)=>!hc(e,r[t]??``)))return`The order of the ${a} members of ${e} changes`;if(i.slice(0,r.length).some(e=>s.includes(e)))return`${gc(s)} ${c(s)} inserted before the end of the ${a} members of ${e}`;let[l,u]=[fe(n.type.name,r.length),fe(n.type.name,i.length)];return l===u?`${a} members of ${e} are spelled differently`:`With ${i.length} ${a} members instead of ${r.length}, a value of ${e} takes ${u} bytes instead of ${l}`}function pc(e,t,n){let i=t.type.members??[],a=mc(i,n.type.members??[]),o=[...i,...a];if(a.length===0||fe(n.type.name,o.length)!==fe(n.type.name,i.length))return ac(e,t,n);let s={...n,name:t.name,type:{...n.type,members:o}};return`ALTER TABLE ${r(e.table)} MODIFY COLUMN ${_(s)};`}function mc(e,t){let n=new Set(e.map(e=>e.toLowerCase()));return t.filter(e=>!n.has(e.toLowerCase()))}function hc(e,t){return e.toLowerCase()===t.toLowerCase()}function gc(e){let t=e.slice(0,5).map(l).join(`, `);return e.length>5?`${t} and ${e.length-5} more`:t}const _c=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);`,vc=R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD INDEX orders_country (country);
        rollback_sql: |
          ALTER TABLE orders DROP INDEX orders_country;
  `,yc={name:`estimate-unknown`,group:`hygiene`,severity:`warning`,flags:"With `--estimate`: a phase whose cost is unknown, because a number is missing.",why:`Nobody knows before the deployment whether the phase takes seconds or hours.`,instead:"Give a snapshot or a database. `phasedb snapshot` reads sizes and row counts, and no data. ANALYZE TABLE creates missing statistics.",examples:{bad:{schema:_c,file:vc,estimate:!0},good:{schema:_c,file:vc,facts:{orders:{rowsEstimate:1e5,dataBytes:9e6,indexBytes:0}},estimate:!0}},*migration(e){let t=/* @__PURE__ */ new Map;for(let n of e.phases)for(let r of e.estimates?.get(n)?.missing??[]){let e=t.get(r.what)??{missing:r,phases:[]};t.set(r.what,{missing:r,phases:[...e.phases,n]})}for(let{missing:n,phases:r}of t.values()){let[t]=r;if(t===void 0)continue;let i=r.some(t=>e.estimates?.get(t)?.seconds!==void 0),a=T(r.map(({phase:e})=>e.name));yield{place:t.phase.place,phase:t.phase.name,message:`The cost of ${a} is ${i?`partly `:``}unknown, because phasedb does not know ${n.what}.`,severity:i?`info`:`warning`,fix:Sc(n,e)}}}};function bc(){return`${rt()} snapshot --db URL > phasedb.snapshot.json`}function xc(){return`${bc()}\n${rt()} lint FILE --snapshot phasedb.snapshot.json --estimate`}function Sc({kind:e,table:t=``},{settings:n,phases:r}){let i=Be(t),{catalogFrom:a}=n,o=a===`snapshot`?`\n${bc()}`:``;switch(e){case`table`:{let e=Cc(r,t);return e===void 0?a===`server`?`-- ${i} does not exist, or this user cannot see it:\nSHOW GRANTS;`:a===`snapshot`?`-- The snapshot has no table ${i}. Check that it is from the right database:\n${bc()}`:xc():`# ${e} creates ${i}: estimate again with --db after it has run.`}case`size`:case`statistics`:return a===`server`||a===`snapshot`?`ANALYZE TABLE ${i};${o}`:xc();case`view`:return`-- Write the table that the view ${i} reads.`;case`statement`:return`-- Try it on a copy of the table, or write it in a form that phasedb can read.`;case`variables`:return xc()}}function Cc(e,t){return e.find(e=>e.kind===`ddl`&&e.statements.some(({statement:e})=>e.kind===`create-table`&&y(e.table.name,t)))?.phase.name}const wc={name:`event-enabled`,group:`phases`,severity:`error`,risk:`code`,flags:`An expand that makes an event without DISABLE, enables one, or gives new code to an existing one without DISABLE. A warning: an event that runs once, without ON COMPLETION PRESERVE.`,why:`The event starts to run while the old code is live and before any gate has opened. DISABLE in the expand and ALTER EVENT … ENABLE in the contract let it start when the rest is done, after a confirmation.`,instead:'Write DISABLE into the expand and ALTER EVENT … ENABLE into the contract. If the event may run from the start, say why: `allow: [{what: code, reason: "…"}]`.',examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY DISABLE
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
        ${`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM orders WHERE day IS NULL
`}  - name: contract
            sql: |
              ALTER EVENT count_orders ENABLE;
            rollback_sql: |
              ALTER EVENT count_orders DISABLE;
      `}},*statement(e,t){let{statement:n,phase:r}=e;if(n.kind!==`object`||n.object!==`event`||n.event===void 0)return;r.type===`expand`&&Tc(e,n,t)&&(yield{...L(e),message:`${Oc(n)}, so it runs before the contract, while the old code is live.`,fix:kc(e,n,t)});let{schedule:i,preserve:a}=n.event;i===`once`&&a!==!0&&(yield{...L(e),severity:`warning`,message:`MySQL drops the event ${Dc(n)} after its only run, because it has no ON COMPLETION PRESERVE.`,why:`A dropped event cannot be verified, disabled or rolled back. If its time has passed when the statement runs, MySQL drops the event at once (note 1588), even with DISABLE.`})}};function Tc(e,{verb:t,event:n,code:r},i){return n?.status===void 0?t===`create`||r!==void 0&&!Ec(e,i):n.status===`enabled`}function Ec({statement:e,...t},n){if(e.kind!==`object`||e.name===void 0)return!1;let{name:r}=e;return j({statement:e,...t},n).some(({statement:e,before:t})=>e.kind===`object`&&e.object===`event`&&e.verb===`create`&&e.name!==void 0&&t.sameTable(e.name,r))}function Dc({name:e}){return e===void 0?``:r(e)}function Oc(e){let t=Dc(e);return e.verb===`create`?`This expand makes the event ${t} enabled`:e.event?.status===`enabled`?`This expand enables the event ${t}`:`This expand gives new code to the event ${t} without DISABLE`}function kc({placed:e},t,{migration:n}){let{event:i,name:a,verb:o,code:s}=t;if(i===void 0||a===void 0)return;let c=r(i.renamesTo??a),l=`ALTER EVENT ${c} ENABLE;`,u=i.statusSpan.start===i.statusSpan.end,d=O(e.sql,[{...i.statusSpan,text:u?` DISABLE`:`DISABLE`}]),f=o===`create`||s!==void 0?[`${W(d)};`]:[],p=n.phases.findLast(({type:e})=>e===`contract`),m=p===void 0?[K(`contract`,G(`enable`,a.name),l,`ALTER EVENT ${c} DISABLE;`)]:[`Move it into ${p.name}:`,l];return[...f,...m].join(`
`)}const Ac=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);
CREATE TABLE contacts (id BIGINT PRIMARY KEY);`,jc=e=>R`
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
`,Mc={name:`expand-contract-same-deploy`,group:`phases`,severity:`warning`,risk:`destructive`,insteadOf:[`drop-column`],flags:`A contract that drops a column after an expand of the same migration, if no gate between them waits for a deployment or for time, or checks the table.`,why:`The gates open at once. Expand and contract run in one go, while code that uses the column is still live.`,instead:"Let a gate wait until the new code is live (`deployed`), for some hours (`not_before`), or until the table shows it.",examples:{bad:{schema:Ac,file:jc(`SELECT COUNT(*) FROM contacts WHERE id < 0`)},good:{schema:Ac,file:jc(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
      not_before: {after: expand, hours: 24}`)}},*statement(e,t){let{phase:n,change:i,placed:a}=e;if(n.type!==`contract`||i===void 0||i.before.createdHere)return;let{phases:o}=t,s=o.findLast(e=>e.phase.type===`expand`&&e.phase.index<n.index)?.phase;if(s===void 0)return;let c=o.filter(e=>e.kind===`gate`&&e.phase.index>s.index&&e.phase.index<n.index);if(c.length===0||c.some(e=>cr(e.phase)||Nc(e,i.table)))return;let l=j(e,t);if(!pt(l,i.table))for(let e of i.clauses)e.op!==`drop-column`||mt(l,i.table,e.column)||(yield{...F(a.locate,e.span),message:`No gate between ${s.name} and ${n.name} waits until code no longer uses ${r(i.table)}.${h(e.column)}: none checks the table, a deployment or the time.`,fix:Pc(i,e.column,s.name)})}};function Nc({query:e},t){return e!==void 0&&C(e.gate.sql,t.name)}function Pc({table:e,before:t},n,i){let a=x(t,n),o=a?.nullable!==!1&&a?.generated===void 0,s=`SELECT COUNT(*) FROM ${r(e)} WHERE ${h(n)} IS NOT NULL`;return[`- name: old-code-is-gone`,`  type: gate`,`  wait_until:`,...o?[`    query: ${JSON.stringify(s)}`,`    expected: 0`]:[],`    not_before: {after: ${i}, hours: 24}`].join(`
`)}const Fc={name:`expression-default-add`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new column whose default is an expression, on a table with rows.`,why:"MySQL copies the table to compute the expression for each row, and writes wait for the whole copy. With the binary log on, MySQL refuses an expression whose value differs at each call, such as `(uuid())` (error 1674). Two instant statements and a backfill give the same result.",instead:`Add the column as NULL without a default, set the default in a second statement, and fill the rows in a backfill.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NOT NULL DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
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
      `}},*statement(e,t){let{change:n,placed:r}=e;if(n!==void 0&&Ut(`default`,e,t))for(let e of n.clauses){let[i,a]=Ic(e).filter(({default:e})=>e?.kind===`expression`);i!==void 0&&(yield{...F(r.locate,e.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} to compute the default ${i.default?.text} of the new column ${i.name} for each row. Writes wait meanwhile.`,fix:a===void 0&&e.op===`add-column`&&e.columns.length===1?To(n.table,i,e.position,i.default?.text??``):void 0})}}};function Ic(e){return e.op===`add-column`?e.columns:[]}function Q(e){return e.clauses.flatMap(e=>{let{span:t}=e;return e.op===`add-foreign-key`?[{span:t,key:e.foreignKey}]:e.op===`add-column`?e.columns.flatMap(({inlineForeignKey:e})=>e===void 0?[]:[{span:t,key:e}]):[]})}function Lc(e,t){let{before:n,table:i,clauses:a}=e,o=a.flatMap(e=>e.op===`add-foreign-key`?e.foreignKey:[]),s=e=>x(n,e)===void 0;if(!o.some(({columns:e})=>e.some(s))||Q(e).length>o.length)return;let c=`ALTER TABLE ${r(i)}`,l=e=>a.filter(({op:t})=>t===`add-foreign-key`===e&&![`algorithm`,`lock`].includes(t)).map(({span:e})=>W(t.slice(e.start,e.end))),u=Rc(e),d=o.filter(e=>!zc(e,u));return[...l(!1).map(e=>`${c} ${e};`),...d.map(e=>`${c} ADD ${f(Bc(e,u))};`),`SET SESSION foreign_key_checks = 0;`,`${c} ${l(!0).join(`, `)};`,`SET SESSION foreign_key_checks = 1;`].join(`
`)}function Rc({before:e,after:t,clauses:n}){let r=n.flatMap(_e),i=t=>t.kind===`primary`||v(e,t.name??``)!==void 0||n.some(e=>e.op===`rename-index`&&y(e.to,t.name))||r.some(({parts:e})=>JSON.stringify(e)===JSON.stringify(t.parts));return{...t,indexes:t.indexes.filter(i)}}function zc({columns:e},{indexes:t}){return t.some(({kind:t,parts:n})=>t!==`fulltext`&&t!==`spatial`&&e.every((e,t)=>y(n[t]?.column,e)&&n[t]?.prefix===void 0))}function Bc({columns:e},t){let n=e.join(`_`).slice(0,60);return{name:v(t,n)===void 0?n:`${n}_fk`,kind:`plain`,parts:e.map(e=>({column:e,expression:void 0,prefix:void 0,descending:!1})),invisible:!1,using:void 0,comment:void 0}}function Vc(e,{columns:t,references:n}){return`${r(e)} (${t.map(h).join(`, `)}) → ${r(n.table)}`}function Hc({references:e},t){return e.columns.length>0?e.columns:(t?.indexes.find(({kind:e})=>e===`primary`))?.parts.flatMap(({column:e})=>e??[])??[]}function Uc(e,t,n){let{table:i}=t.references,a=Hc(t,n.table(i.schema,i.name)),[o]=a;if(o===void 0||a.length!==t.columns.length)return;let s=t.columns.map((e,t)=>`p.${h(a[t]??``)} = c.${h(e)}`),c=t.columns.map(e=>`c.${h(e)} IS NOT NULL`);return`SELECT COUNT(*) FROM ${r(e)} c LEFT JOIN ${r(i)} p ON ${s.join(` AND `)} WHERE ${c.join(` AND `)} AND p.${h(o)} IS NULL`}function Wc(e,t,n){let{change:r,phase:i}=e;return r===void 0||r.before.createdHere||n.columns.some(n=>Gc(n,e,r,t))?!1:!w(t,i).some(e=>Kc(e,r.table.name,n))}function Gc(e,t,n,r){let{schema:i,name:a}=n.table,o=M(t,r)?.before.table(i,a),s=x(n.after,e);return s===void 0||o!==void 0&&x(o,e)!==void 0?!1:s.nullable!==!1&&(s.default===void 0||s.default.kind===`null`)}function Kc({gate:e,reading:t},n,r){let i=r.references.table.name;if(!t.ok)return[n,i,...r.columns].every(t=>C(e.sql,t));let{tables:a,columns:o}=t.tree,s=e=>a.filter(t=>y(t.name,e)).length,c=y(n,i)?2:1;return s(n)>=c&&s(i)>=1&&r.columns.every(e=>o.some(({name:t})=>y(t,e)))}const qc={name:`fk-add-checked`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A foreign key that is added to a table with rows while foreign_key_checks is on.`,why:`MySQL then copies the table to check each row, and writes wait until the copy ends. With the checks off, MySQL adds the key in place and does not check existing rows.`,instead:"Prove in a gate that no row lacks a parent. Add the key after that gate with `SET SESSION foreign_key_checks = 0`; phasedb resets the variable when the phase ends.",examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
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
      `}},*statement(e,t){let{change:n,placed:r,phase:i,before:a}=e;if(n===void 0||!Ut(`foreign-key`,e,t))return;let o=Q(n),[s]=o;if(s===void 0)return;let c=Lc(n,r.sql)??`SET SESSION foreign_key_checks = 0;\n${r.sql};\nSET SESSION foreign_key_checks = 1;`,l=o.flatMap(({key:r})=>{let i=Wc(e,t,r)?Uc(n.table,r,a):void 0;return i===void 0?[]:q(G(`no-orphans`,n.table.name,...r.columns),i)}),u=i.type===`contract`?i.name:G(`contract`,n.table.name,`foreign-key`);yield{...F(r.locate,s.span),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} while writes wait, to check each row against the foreign key ${Vc(n.table,s.key)}.`,fix:l.length===0?c:[...l,K(`contract`,u,c)].join(`
`)}}},Jc=`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,Yc=e=>R`
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
`,Xc={name:`fk-add-orphans`,group:`data`,severity:`error`,flags:`A foreign key that is added with foreign_key_checks on, without an earlier gate that counts rows without a parent.`,why:`The statement fails with error 1452 at the first row without a parent. By then, MySQL has copied every row before it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:Jc,file:Yc(`SELECT COUNT(*) FROM orders WHERE customer_id IS NULL`)},good:{schema:Jc,file:Yc(`SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL`)}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(n!==void 0&&a)for(let{key:a,span:o}of Q(n)){if(!Wc(e,t,a))continue;let s=Uc(n.table,a,i);yield{...F(r.locate,o),message:`Adding the foreign key ${Vc(n.table,a)} fails if any row has no parent, and no earlier gate counts such rows.`,fix:s&&Zc(q(G(`no-orphans`,n.table.name,...a.columns),s),e,o)}}}};function Zc(e,t,n){let r=t.change?.clauses.find(e=>e.span===n);return r===void 0?e:ha(e,t,r,`add-foreign-key`)}const Qc={name:`fk-add-unvalidated`,group:`cost`,severity:`warning`,flags:`A foreign key that is added with foreign_key_checks off, without an earlier gate that counts rows without a parent.`,why:`With the checks off, MySQL never checks the existing rows, neither now nor later. The key exists, and rows may still violate it.`,instead:`Add a gate before the statement that counts the child rows without a parent, and expect 0.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));`,file:R`
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
      `}},*statement(e,t){let{change:n,placed:r,before:i,foreignKeyChecks:a}=e;if(!(n===void 0||a))for(let{key:a,span:o}of Q(n)){if(!Wc(e,t,a))continue;let s=Uc(n.table,a,i);yield{...F(r.locate,o),message:`The foreign key ${Vc(n.table,a)} is added with foreign_key_checks off, and no earlier gate counts rows without a parent.`,fix:s&&q(G(`no-orphans`,n.table.name,...a.columns),s)}}}},$c={name:`fk-add-without-index`,group:`cost`,severity:`warning`,flags:`A foreign key whose columns are not the first columns of any index of the table.`,why:`MySQL then builds an index in the same statement and chooses its name. Adding the key takes as long as that index build.`,instead:`Add the index first, in a separate statement.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);`,file:R`
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
      `}},*statement({change:e,placed:t,verdict:n},{settings:i}){if(e===void 0||!e.before.complete||e.before.createdHere)return;let a=Lc(e,t.sql);if(a!==void 0&&n.algorithm===`copy`)return;let o=Rc(e);for(let{key:n,span:s}of Q(e))zc(n,o)||el(n,e.before)||(yield{...F(t.locate,s),severity:V(`warning`,e.before,i),message:`No index of ${H(e.before)} begins with the columns of the foreign key ${Vc(e.table,n)}, so MySQL builds one in the same statement.`,fix:a??`ALTER TABLE ${r(e.table)} ADD ${f(Bc(n,o))};`})}};function el({columns:e},{foreignKeys:t}){return t.some(t=>e.every((e,n)=>y(t.columns[n],e)))}const tl=/* @__PURE__ */ new Set([`date`,`year`,`enum`,`set`]),nl=new Set(`bit decimal time datetime timestamp binary varbinary`.split(` `));function rl(e,t){let[n,r]=[il(e),il(t)];if(n===void 0||r===void 0)return;if(n.as===`integer`&&r.as===`integer`)return n.bytes===r.bytes&&n.unsigned===r.unsigned;if(n.as===`text`&&r.as===`text`)return n.collation===void 0||r.collation===void 0?void 0:n.collation===r.collation;let i=[n,r];if(!(i.some(e=>e.as===`text`&&e.collation===void 0)&&i.some(e=>e.as===`bytes`)))return n.as===r.as}function il({type:e,arguments:t,unsigned:n,collation:r,definition:i}){return ue(e)!==void 0||tl.has(e)?{as:`integer`,bytes:ae(e,t,i.type.members?.length??0)??0,unsigned:n||tl.has(e)&&e!==`date`}:e===`char`||e===`varchar`?{as:`text`,collation:r}:e===`float`||e===`double`?{as:e}:nl.has(e)?{as:`bytes`}:void 0}const al=`CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);
CREATE TABLE orders (id BIGINT PRIMARY KEY);`,ol=e=>R`
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
  `,sl={name:`fk-type-mismatch`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`,`fk-add-checked`,`fk-add-without-index`],flags:`A foreign key between columns of incompatible types: integers of different size or sign, texts of different collations, an integer and a text. Text length, DECIMAL precision and ENUM members may differ.`,why:`MySQL refuses the statement with error 3780, with foreign_key_checks on or off.`,instead:`Define the column like the referenced column: same type, sign, character set and collation.`,examples:{bad:{schema:al,file:ol(`BIGINT`)},good:{schema:al,file:ol(`BIGINT UNSIGNED`)}},*statement(e,t){for(let n of cl(e)){let r=n.isInline?ll(t.settings):`error`;r!==void 0&&(yield*ul(n,r,e,t))}}};function cl(e){let{change:t,statement:n,before:r,after:i,placed:a}=e;if(t!==void 0)return Q(t).map(({key:e,span:n})=>({owner:t.after,key:e,place:F(a.locate,n),isInline:t.clauses.some(e=>e.op===`add-column`&&e.span===n)}));if(n.kind!==`create-table`||n.temporary)return[];let{schema:o,name:s}=n.table,c=i.table(o,s);if(c===void 0||r.table(o,s)!==void 0)return[];let l=L(e),u=c.foreignKeys.map(e=>({owner:c,key:e,place:l,isInline:c.columns.some(({inlineForeignKey:t})=>t?.references===e.references)})),d=r.tables().flatMap(e=>e.foreignKeys.map(t=>({owner:e,key:t,place:l,isInline:!1}))).filter(({owner:e,key:t})=>i.sameTable(be(e,t),c));return[...u,...d]}function ll({versions:e}){let t=e.filter(e=>Te(e,Ce.inlineReferences));if(t.length!==0)return t.length===e.length?`error`:`warning`}function*ul({owner:e,key:t,place:n},i,a,o){let{schema:s,name:c}=be(e,t),l=a.after.table(s,c);if(l===void 0)return;let u=Hc(t,l);for(let[s,c]of t.columns.entries()){let t=x(e,c),d=x(l,u[s]??``);if(t===void 0||d===void 0)continue;let[f,p]=[S(t,e),S(d,l)];if(rl(f,p)!==!1)continue;let[m,g]=[`${r(e)}.${h(t.name)}`,`${r(l)}.${h(d.name)}`],[_,ee]=dl(f)&&dl(p)?[f,p].map(fl):[f,p].map(pl);yield{...n,severity:i,message:`The foreign key from ${m} to ${g} joins different types: ${m} ${_}, ${g} ${ee}.`,fix:ml(f,p,a,o)}}}function dl({type:e}){return e===`char`||e===`varchar`}function fl({collation:e}){return`has the collation ${e}`}function pl({definition:e}){return`is ${p(e)}`}function ml(e,t,r,i){let{change:a}=r,{definition:o}=e,s=hl(e,t);if(a===void 0||s===void 0||o.generated!==void 0)return;let{schema:c,name:l}=a.table,u=M(r,i)?.before.table(c,l);if(u===void 0||x(u,o.name)===void 0)return _(s);let d=x(a.before,o.name);if(d!==void 0&&d===o)return`${n(e,S(s,a.after))?`# once no row holds a value that does not fit:
`:``}${ac(a,d,s)}`}function hl(e,t){let{definition:n}=e;if(dl(e)&&dl(t)){let{charset:e,collation:r}=t;return{...n,charset:e,collation:r,type:{...n.type,binary:!1}}}return gl.has(e.type)&&gl.has(t.type)?{...n,type:{...t.definition.type,arguments:[],zerofill:!1,unsigned:t.unsigned}}:void 0}const gl=new Set(`tinyint smallint mediumint int bigint`.split(` `)),_l={name:`fulltext-table-rebuild`,group:`cost`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A change that rebuilds a table with a FULLTEXT index. InnoDB can only rebuild it with ALGORITHM=COPY.`,why:`Without the FULLTEXT index, the rebuild would run in place and allow writes. With it, MySQL copies the table and writes wait.`,instead:`Put a new column into a separate table. If this table itself must change, use gh-ost or Spirit, or a maintenance window.`,examples:{bad:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE articles ADD COLUMN language CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE articles DROP COLUMN language;
      `},good:{schema:`CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TABLE article_languages (article_id BIGINT PRIMARY KEY, language CHAR(2) NOT NULL);
            rollback_sql: |
              DROP TABLE article_languages;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||!Ut(`fulltext`,e,t))return;let i=n.before.indexes.find(({kind:e})=>e===`fulltext`);yield{...L(e),severity:V(`error`,n.before,t.settings),message:`MySQL copies ${H(n.before)} while writes wait, because of ${i?.name===void 0?`its FULLTEXT index`:`its FULLTEXT index ${i.name}`}: ${r.because}.`}}},vl={name:`functional-index-add`,group:`cost`,severity:`error`,risk:`blocking`,insteadOf:[`ddl-blocks-writes`,`ddl-copy-table`],flags:`An index over an expression (functional index) that is added to a table with rows.`,why:`MySQL adds a hidden virtual column in the same statement. Writes wait while MySQL builds an index over a column added in the same statement; for a UNIQUE index it copies the table.`,instead:`Add a virtual column with that expression, which is instant. Index the column in a second statement, which allows writes. The optimizer also uses the index for the expression.`,examples:{bad:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD INDEX email_lower ((lower(email)));
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
      `},good:{schema:`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email_lower VARCHAR(200) AS (lower(email)) VIRTUAL;
              ALTER TABLE customers ADD INDEX email_lower (email_lower);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX email_lower;
              ALTER TABLE customers DROP COLUMN email_lower;
      `}},*statement(e,t){let{change:n,placed:r,verdict:i}=e;if(n===void 0||n.before.createdHere||i.refusedAssertion!==void 0)return;let a=i.algorithm===`copy`;if(!a&&(i.algorithm!==`inplace`||i.lock===`none`)||a&&yn(e,`blocking`)&&!yn(e,`copy`))return;let o=n.clauses.find(e=>e.op===`add-index`&&yl(e.index));if(o?.op!==`add-index`||z(e,t,bl(e)).lock!==`none`)return;let s=o.index.name===void 0?`an index`:`index ${o.index.name}`,c=H(n.before);yield{...F(r.locate,o.span),severity:V(`error`,n.before,t.settings),message:a?`MySQL copies ${c} while writes wait, to build ${s} over an expression.`:`Writes to ${c} wait while MySQL builds ${s} over an expression.`,fix:xl(o.index,n,t.settings)}}};function yl({parts:e}){return e.some(({expression:e})=>e!==void 0)}function bl({statement:e,change:t}){if(t===void 0||e.kind!==`alter-table`&&e.kind!==`create-index`)return{statement:e};let n=t.clauses.filter(e=>e.op!==`add-index`||!yl(e.index)),{table:r,algorithm:i,lock:a}=e;return{statement:{kind:`alter-table`,table:r,clauses:n,algorithm:i,lock:a,doubled:void 0}}}function xl(e,{table:t,after:n},i){let[a,o]=e.parts.flatMap(e=>e.expression??[]);if(a===void 0||o!==void 0||E(a).tokens.at(-2)?.upper===`ARRAY`)return;let s=e.name??`indexed_value`,c=x(n,s)===void 0?s:`${s}_value`,l=i.versions.every(e=>Te(e,Ce.invisibleColumns))?` INVISIBLE`:``,u=e.parts.map(e=>e.column===void 0?{...e,column:c,expression:void 0}:e);return[`ALTER TABLE ${r(t)} ADD COLUMN ${h(c)} ${wl(a,n)} AS (${a}) VIRTUAL${l};`,`ALTER TABLE ${r(t)} ADD ${f({...e,name:e.name??c,parts:u})};`].join(`
`)}const Sl=/* @__PURE__ */ new Set([`LOWER`,`UPPER`,`LCASE`,`UCASE`,`TRIM`,`LTRIM`,`RTRIM`,`REVERSE`]),Cl={CHAR:`VARCHAR`,UNSIGNED:`BIGINT UNSIGNED`,SIGNED:`BIGINT`,DATE:`DATE`,DATETIME:`DATETIME`,TIME:`TIME`,DECIMAL:`DECIMAL`,DOUBLE:`DOUBLE`};function wl(e,t){let{tokens:n}=E(e),[r,,i]=n;if(r===void 0||i===void 0||n.at(-1)?.text!==`)`)return`TYPE`;let a=x(t,D(i));if(Sl.has(r.upper)&&n.length===4&&a!==void 0)return p(a);let o=n.findLastIndex(({upper:e})=>e===`AS`),s=Cl[n[o+1]?.upper??``];if(r.upper!==`CAST`||s===void 0)return`TYPE`;let c=n.slice(o+2,-1).map(({text:e})=>e);return s===`VARCHAR`&&c.length===0?`TYPE`:c.every(e=>/^[\d(),]+$/.test(e))?`${s}${c.join(``)}`:`TYPE`}const Tl=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,El={orders:{rowsEstimate:4e7}},Dl=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
`,Ol={name:`gate-full-scan`,group:`phases`,severity:`warning`,flags:`A gate that reads a whole large table at each poll, because no index begins with a column of its condition.`,why:`phasedb runs the query every few seconds while the gate waits. Each full scan keeps a read view open and evicts other pages from the buffer pool.`,instead:"Use EXISTS, which stops at the first row found, so that only the last poll scans the table. Or add an index on the column, or poll less often (`poll_interval_ms`). The rule ignores tables below `thresholds.gate_scan_rows` rows.",examples:{bad:{schema:Tl,facts:El,file:Dl(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)},good:{schema:Tl,facts:El,file:Dl(`SELECT EXISTS (SELECT 1 FROM orders WHERE currency IS NULL)`)}},*phase(e,{settings:t}){if(e.kind!==`gate`||e.query?.reading.ok!==!0)return;let{gate:n,reading:r}=e.query,i=kl(r.tree,e,t.thresholds.gate_scan_rows);if(i===void 0||E(n.sql).tokens.some(({upper:e})=>e===`LIMIT`))return;let{table:a,columns:o}=i,s=o.length===0?`the query has no condition on it`:`no index begins with ${o.join(` or `)}`;yield{...I(n.locate,n.sql),message:`The gate ${e.phase.name} reads all of ${H(a)} at each poll, every ${e.phase.pollIntervalMs/1e3} s: ${s}.`,fix:X(n.expected)?Fl(n.sql,r.tree)??Il(a,o):Il(a,o)}}};function kl(e,{before:t},n){let r=e.from.map(e=>({source:e,table:t.table(e.schema,e.name)})),i=e.from.some(({join:e})=>/^(LEFT|RIGHT)/i.test(e??``));if(e.from.some(({join:e})=>/^RIGHT/i.test(e??``)))return;let a=i?r.slice(0,1):r,o=[];for(let{source:t,table:r}of a){if(r===void 0||r.createdHere||r.partitioning!==void 0||(r.facts?.rowsEstimate??0)<=n||!r.complete)return;let i=/* @__PURE__ */ new Set,a=n=>Al(n,t,r,e.from.length===1);if(k(e.where).some(e=>jl(e,a,r,i))||e.where===void 0&&Pl(e,a,r))return;o.push({table:r,columns:[...i]})}return o[0]}function Al(e,t,n,r){if(e.kind===`column`)return(e.qualifier===void 0?r:y(e.qualifier,t.alias??t.name))?n.columns.find(({name:t})=>y(t,e.name))?.name:void 0}function jl(e,t,n,r){switch(e.kind){case`operator`:return e.operator===`AND`?e.parts.some(e=>jl(e,t,n,r)):e.operator===`OR`?e.parts.every(e=>jl(e,t,n,r)):e.operator===`NOT`||e.operator===`EXISTS`?e.parts.some(e=>jl(e,t,n,r)):e.parts.some(e=>Ml(e,t,n,r));case`call`:return e.name===`ISNULL`?e.parts.some(e=>Ml(e,t,n,r)):/^(MATCH|MBR|ST_)/.test(e.name);case`column`:return Ml(e,t,n,r);case`query`:case`literal`:return!1;default:return!0}}function Ml(e,t,n,r){let i=t(e);return i!==void 0&&(r.add(i),Nl(i,n))}function Nl(e,{indexes:t}){return t.some(({kind:t,invisible:n,parts:r})=>t!==`fulltext`&&t!==`spatial`&&!n&&y(r[0]?.column,e))}function Pl({select:e,grouped:t},n,r){let[i]=e;if(t||i?.kind!==`call`||i.name!==`MIN`&&i.name!==`MAX`)return!1;let a=i.parts[0]&&n(i.parts[0]);return a!==void 0&&Nl(a,r)}function Fl(e,{grouped:t,select:n}){let[r,i]=n,{tokens:a}=E(e),o=a.findIndex(({upper:e})=>e===`FROM`),s=r?.kind===`call`&&r.name===`COUNT`&&r.star&&i===void 0;if(t||!s||a[0]?.upper!==`SELECT`||o<0)return;let[c,l]=[a[o]?.start??0,a.at(-1)],u=l?.text===`;`?l.start:l?.end??e.length;return O(e,[{start:0,end:c,text:`SELECT EXISTS (SELECT 1 `},{start:u,end:e.length,text:`)`}])}function Il(e,[t]){if(t===void 0)return;let n={name:void 0,kind:`plain`,parts:[{column:t,expression:void 0,prefix:void 0,descending:!1}],invisible:!1,using:void 0,comment:void 0};return`ALTER TABLE ${r(e)} ADD ${f(n)};`}const Ll={name:`gate-mutates`,group:`phases`,severity:`error`,flags:"A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO. Also a call of a function that changes something, takes or releases locks (GET_LOCK), reads files (LOAD_FILE), or whose code is unknown: one that neither MySQL itself nor the file nor the schema defines. Views that the query reads count as their code.",why:"phasedb repeats the query: during a run, in `verify` and before a contract. Only a query without side effects is safe to repeat.",instead:`Write a plain SELECT that returns one row with one column. Move statements that change rows into a backfill.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL FOR UPDATE
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
      `}},*phase(e){let t=J(e)?.asked.gate,n=t===void 0?void 0:Ui(t.sql,e.before);t!==void 0&&n!==void 0&&(yield{...F(t.locate,n.span),message:`${Y(e)} ${n.use}, and ${n.because}.`,...n.unread&&{why:`Nobody can tell whether the query only reads.`,fix:"Write the condition without it. Or let phasedb see its code: `--schema`, `--snapshot` or `--db` for lint; for a run GRANT SHOW VIEW on the view, or GRANT SHOW_ROUTINE for functions, to the user of the database URL."}})}},Rl={name:`gate-nondeterministic`,group:`phases`,severity:`warning`,flags:"A gate or `done_when` whose result depends on the time, on chance or on the session: NOW(), RAND(), UUID(), user variables.",why:`The same rows give a different result a minute later or on another connection. The gate can open because time passed, and nobody can repeat the check.`,instead:"Compare with a watermark: a fixed time or id that is written in the file. To wait for a point in time, use `not_before`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < NOW() - INTERVAL 1 DAY
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < '2026-11-01'
      `}},*phase(e){let t=J(e)?.asked.gate;if(t===void 0)return;let{tokens:n}=E(t.sql),r=qe(n).filter(e=>!e.startsWith(`@`)),i=n.filter(({kind:e,text:t})=>e===`variable`&&!t.startsWith(`@@`)),a=[...r.map(e=>`${e}()`),...new Set(i.filter((e,t)=>t<5).map(({text:e})=>e))];if(a.length===0)return;let o=r.length>0&&i.length===0&&r.every(e=>zl.has(e));yield{...I(t.locate,t.sql),message:`${a.join(`, `)} can change the query result ${o?`from poll to poll, because the time passes`:`although the rows stay the same`}.`,why:i.length===0?void 0:`A user variable is NULL in a new session, and each run opens new sessions.`,fix:o?"Compare with a watermark: a fixed time such as '2026-11-01 00:00:00', or the largest id at the time of the deployment. To wait for a point in time, use `not_before`.":void 0}}},zl=new Set(`NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP UNIX_TIMESTAMP`.split(` `)),Bl=`CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL);`,Vl=e=>R`
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
`,Hl={name:`gate-not-covering-backfill`,group:`phases`,severity:`error`,flags:"A contract after a backfill, where neither a gate between them nor `done_when` counts unfilled rows. The query reads another table or column, or its comparison excludes NULL.",why:`The gate opens even if the backfill left rows unfilled. The contract then may fail on those rows or lose their data.`,instead:`Count the rows that the backfill has not filled yet, and expect 0.`,examples:{bad:{schema:Bl,file:Vl(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:Bl,file:Vl(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*phase(e,t){for(let n of qs(e,t))yield*Ul(n,t)}};function*Ul({backfill:e,contract:t,gates:n},r){let i=[e,...n].flatMap(t=>{let n=J(t)?.asked;return n===void 0?[]:[{judged:t,asked:n,blind:Lr(n,e,r)}]});if(i.some(({blind:e})=>e===void 0))return;let a=Rr(e,r),o=a===void 0?void 0:q(G(e.phase.name,`is-complete`),a),s=i.at(-1);s===void 0||s.judged===e?yield{place:t.phase.place,severity:s===void 0?`warning`:`error`,message:`No gate between the backfill ${e.phase.name} and the contract ${t.phase.name} counts rows that are not filled.`,fix:o}:yield{...I(s.asked.gate.locate,s.asked.gate.sql),message:`${Y(s.judged)} does not show whether the backfill ${e.phase.name} is complete: it ${s.blind}.`,fix:o}}const Wl=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          deployed: {environment: ${e}, ref: "\${{ sha }}"}
  `,Gl=R`
    on: workflow_dispatch
    jobs:
      phases:
        runs-on: ubuntu-latest
        environment: production
        steps:
          - uses: phasedb-action/phasedb-action@v1
            with: {command: run}
  `,Kl={name:`gate-own-environment`,group:`phases`,severity:`warning`,flags:`A gate that waits for a deployment to an environment which a job that runs phasedb also uses. The finding is info if another workflow deploys the application there.`,why:"GitHub records a deployment for every job with an `environment`, also for the job that only runs phasedb. Such a deployment does not show that the application runs there, so the gate ignores deployments by workflows that run phasedb.",instead:"Deploy the application in a different workflow than the phases. Or give the phasedb job a separate environment, or add `deployment: false` next to its `name`.",examples:{bad:{file:Wl(`production`),code:{".github/workflows/phases.yml":Gl}},good:{file:Wl(`production`),code:{".github/workflows/phases.yml":Gl.replace(`environment: production`,`environment: {name: production, deployment: false}`)}}},*phase({phase:e},{settings:t}){if(e.type!==`gate`||e.deployed===void 0)return;let n=e.deployed.environment.toLowerCase(),r=t.deployingJobs.filter(({environment:e})=>e.toLowerCase()===n),i=r.filter(({isOurs:e})=>e);if(i.length===0)return;let a=new Set(i.map(({file:e})=>e)),o=r.filter(({isOurs:e})=>!e),s=o.filter(({file:e})=>a.has(e));yield{place:e.place,message:`The gate ${e.name} waits for a deployment to ${e.deployed.environment}, but ${ql(i)} ${i.length===1?`runs`:`run`} phasedb in that environment. The gate ignores the deployments of ${i.length===1?`that job`:`those jobs`}.${s.length===0?``:` It also ignores deployments by ${ql(s)}, in the same workflow.`}`,...o.length>s.length?{severity:`info`}:{}}}};function ql(e){let t=e.slice(0,3);return T(t.map(({job:e,file:t})=>`the job ${e.slice(0,60)} of ${t.slice(0,100)}`))}const Jl=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,Yl=e=>R`
    migration: m
    phases:
      - name: gate
        wait_until:
          query: ${e}
      - name: contract
        sql: |
          ALTER TABLE customers DROP COLUMN fax;
        irreversible: the numbers are gone
  `,Xl={name:`gate-shape`,group:`phases`,severity:`error`,flags:"A gate or `done_when` that returns several columns, one row per group, or one row per match. The latter two return no row when nothing matches.",why:`phasedb compares exactly one value. Any other result fails the phase, often just when the condition becomes true.`,instead:"Use `SELECT COUNT(*) FROM …`. It returns one number, even if no row matches.",examples:{bad:{schema:Jl,file:Yl(`SELECT id FROM customers WHERE fax IS NOT NULL LIMIT 1`)},good:{schema:Jl,file:Yl(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e){let t=J(e);if(t===void 0||!t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked,{tree:i}=r,a=Zl(i);a!==void 0&&(yield{...I(n.locate,n.sql),message:`${Y(e)} ${a}. It must return one row with one column.`,fix:tu(t.key,n,i)})}};function Zl(e){let{select:t,from:n,groupBy:r,grouped:i}=e;if(t.length>1)return`returns ${t.length} columns`;if(r.length>0)return`returns one row per group, and none when no row matches`;let[a]=t;if(!(a===void 0||i||n.length===0||e.queries.length>0)&&!($l(a)||eu(e)))return`returns one row per match, and none when no row matches`}const Ql=/^(COUNT|SUM|MIN|MAX|AVG|BIT_(AND|OR|XOR)|GROUP_CONCAT|JSON_(ARRAY|OBJECT)AGG|STD|STDDEV(_POP|_SAMP)?|VAR(IANCE|_POP|_SAMP))$/;function $l(e){return[...A(e)].some(e=>e.kind===`call`&&Ql.test(e.name))}function eu({where:e}){return k(e).some(e=>e.kind===`operator`&&[`=`,`LIKE`,`IN`].includes(e.operator)&&e.parts.some(({kind:e})=>e===`column`)&&e.parts.some(e=>e.kind===`literal`&&e.type!==`null`))}function tu(e,{sql:t,expected:n},{select:r}){if(!(r.length>1||!(n===null||X(n))))return`${e}: ${JSON.stringify(`SELECT COUNT(*) FROM (${t.trim().replace(/;$/,``)}) AS found`)}\n${e===`query`?`expected`:`done_expected`}: 0`}const nu=`CREATE TABLE events (id BIGINT PRIMARY KEY, payload VARCHAR(200) NOT NULL, length INT NULL);`,ru=e=>R`
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
  `,iu={events:{rowsEstimate:4e7,dataBytes:9e9,indexBytes:0}},au={name:`gate-timeout-too-short`,group:`phases`,severity:`warning`,flags:"A gate whose `timeout_minutes` is shorter than the p90 estimate of the backfills before it. Reported only with `--estimate`.",why:`If the gate starts while a backfill still fills rows, it times out. Somebody then has to resume the run.`,instead:"Set `timeout_minutes` above the p90 estimate.",examples:{bad:{schema:nu,facts:iu,file:ru(5),estimate:!0},good:{schema:nu,facts:iu,file:ru(2880),estimate:!0}},*phase(e,t){if(e.kind!==`gate`)return;let{phase:n}=e,r=Me(t,e);if(r===void 0||r<=n.timeoutMinutes*60)return;let i=Math.min(ou,Math.ceil(r/60/10)*10),a=ke(t,n).map(e=>e.phase.name);yield{place:n.place,message:`The gate ${n.name} times out after ${su(n.timeoutMinutes)}, but ${T(a)} may take ${su(r/60)} including the last poll (p90 estimate).`,fix:`timeout_minutes: ${i}`}}},ou=1e5;function su(e){return e<2?`${Math.ceil(e*60)} s`:e<180?`${Math.ceil(e)} min`:e<4320?`${Math.ceil(e/60)} h`:`${Math.ceil(e/60/24)} days`}function cu(e,t,n){let{tables:r,variables:i,functions:a,select:o}=e;if(r.length===0)return i.length===0&&a.every(e=>lu.has(e))?`it reads no table`:void 0;let s=t.includes(`<=>`),[c]=o;return du(e,s,n)??(c===void 0?void 0:gu(c)??mu(c,s,n))}const lu=new Set(`COUNT SUM MIN MAX AVG IF IFNULL COALESCE NULLIF CONCAT ABS GREATEST LEAST`.split(` `)),uu={source:{schema:void 0,name:``,alias:void 0,join:void 0},column:``,value:null};function du(e,t,n){let{where:r,grouped:i}=e;if(!(r===void 0||i))for(let i of[r,...k(r)]){let r=fr(i,{...uu,nullSafe:t});if(r===!1)return`no row can match its WHERE`;if(r===null||fu(i))return`a comparison with NULL is never true, so no row matches its WHERE`;let a=pu(i,e,n);if(a!==void 0)return`${h(a)} is NOT NULL, so no row matches its WHERE`}}function fu(e){return e.kind!==`operator`||e.operator!==`NOT IN`?!1:e.parts.slice(1).some(e=>e.kind===`literal`&&e.type===`null`)}function pu(e,{from:t},n){let[r,i]=t;if(r===void 0||i!==void 0||e.kind!==`operator`||e.operator!==`IS`)return;let[a,o]=e.parts;if(a?.kind!==`column`||o?.kind!==`literal`||o.type!==`null`||a.qualifier!==void 0&&!y(a.qualifier,r.alias??r.name))return;let s=n.table(r.schema,r.name),c=s&&x(s,a.name);if(s===void 0||c===void 0)return;let{nullable:l,type:u}=S(c,s);return l||/^(date|datetime|timestamp)$/.test(u)?void 0:c.name}function mu(e,t,n){if(e.kind!==`operator`)return;let[r]=e.parts;if(r!==void 0)return e.operator===`NOT`?mu(r,t,n):e.operator===`EXISTS`&&r.kind===`query`?du(r.query,t,n):void 0}const hu={"<":`>`,">":`<`,"<=":`>=`,">=":`<=`};function gu(e){if(e.kind!==`operator`)return;let[t,n]=e.parts,r=e=>e?.kind===`call`&&e.name===`COUNT`,[i,a]=r(t)?[n,e.operator]:r(n)?[t,hu[e.operator]??e.operator]:[void 0,``];if(i?.kind===`literal`&&i.type===`null`)return`a count is never NULL`;let o=i===void 0?void 0:_u(i);if(o!==void 0)return([`>=`,`<`].includes(a)?o<=0:[`>`,`<=`,`=`,`<>`,`!=`].includes(a)&&o<0)?`no count is less than 0`:void 0}function _u(e){if(e.kind===`literal`)return e.type===`number`?Number(e.value):void 0;let[t,n]=e.kind===`operator`&&e.operator===`-`?e.parts:[],r=t===void 0||n!==void 0?void 0:_u(t);return r===void 0?void 0:-r}const vu=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);`,yu=e=>R`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${e}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: the numbers are gone
`,bu={name:`gate-vacuous`,group:`phases`,severity:`error`,insteadOf:[`gate-not-covering-backfill`],flags:"A gate or `done_when` that returns the same result for any data. It reads no table, no row can match (`1 = 0`, `fax = NULL`, IS NULL on a NOT NULL column), or every count passes (`COUNT(*) >= 0`).",why:`The gate proves nothing: it opens at once, or never.`,instead:`Write a condition that depends on the rows. Check once that the gate stays closed while a row matches.`,examples:{bad:{schema:vu,file:yu(`SELECT COUNT(*) FROM customers WHERE fax <> NULL`)},good:{schema:vu,file:yu(`SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL`)}},*phase(e,t){let n=J(e);if(n===void 0||!n.asked.reading.ok)return;let{gate:r,reading:i}=n.asked,a=cu(i.tree,r.sql,e.before);if(a===void 0)return;let o=e.kind===`gate`&&!cr(e.phase);yield{...I(r.locate,r.sql),severity:o?`error`:`warning`,message:`${Y(e)} returns the same result for any data: ${a}.`,fix:xu(r.sql)??Su(e,t,r.sql)}}};function xu(e){let{tokens:t}=E(e),n=t.flatMap((n,r)=>{let i=t[r+1],a=n.text===`=`?`IS NULL`:[`<>`,`!=`].includes(n.text)?`IS NOT NULL`:void 0;if(a===void 0||i?.upper!==`NULL`)return[];let o=n.start>0&&/\s/.test(e[n.start-1]??``)?``:` `;return[{start:n.start,end:i.end,text:`${o}${a}`}]});return n.length===0?void 0:O(e,n)}function Su(e,t,n){let r=t.phases.findLast(t=>t.kind===`backfill`&&t.phase.index<=e.phase.index),i=r&&Rr(r,t);if(r===void 0||i===void 0||it(i)===it(n))return;let{query:a}=r;if(!(a.ok&&cu(a.tree,i,e.before)!==void 0))return e.kind===`gate`?q(e.phase.name,i):`done_when: ${JSON.stringify(i)}\ndone_expected: 0`}const Cu={name:`hidden-executable-comment`,group:`phases`,severity:`error`,rollback:!0,flags:"An executable comment (`/*! … */`, `/*!80023 … */`): the server runs its content.",why:`Reviewers and tools read it as a comment and skip it. On another server version, the statement is a different one.`,instead:`Write its content as plain SQL, or remove the comment.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL /*!80023 INVISIBLE */;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}},*statement({placed:e},{settings:t}){yield*wu(e.sql,e.locate,t,`;`)},*phase(e,{settings:t}){let n=J(e)?.asked.gate;n!==void 0&&(yield*wu(n.sql,n.locate,t,``))}};function*wu(e,t,n,r){if(!e.includes(`/*!`))return;let{versionComments:i}=E(e,{version:Tu(n)}),[a]=i;if(a===void 0)return;let o=i.map(t=>({...t,text:e.slice(t.start,t.end).replace(/^\/\*!(\d{5,6})?\s*/,``).replace(/\s*\*\/$/,``)})),s=/^\/\*!(\d{5,6})?/.exec(e.slice(a.start))?.[0]??`/*!`,c=i.length>1?`, and ${i.length-1} more in this statement`:``;yield{...F(t,a),message:`The server runs the SQL inside this ${s} comment${c}.`,fix:O(e,o)+r}}function Tu({versions:e}){let[t,n]=e;if(t!==void 0&&n===void 0)return Ee(t)}const Eu=3072;function Du(e,t){if(e.kind===`fulltext`||e.kind===`spatial`||se(t.options)!==`innodb`)return;let n=e.parts.map(e=>Ou(e,t));if(!n.every(e=>e!==void 0))return;let r=de(t.options,`row_format`)?.toLowerCase(),i=r===`compact`||r===`redundant`?767:Eu;return{parts:n,bytes:n.reduce((e,t)=>e+t.bytes,0),mostOfPart:i}}function Ou({column:e,prefix:t},n){if(e===void 0)return{bytes:0,each:void 0};let r=x(n,e);if(r===void 0)return;let i=S(r,n),a=pe(i);if(a===void 0){let e=i.definition.type.members?.length??0;return{bytes:ae(i.type,i.arguments,e)??0,each:a}}let o=t??i.arguments[0];return o===void 0?void 0:{bytes:o*a,each:a}}const ku=`CREATE TABLE pages (id BIGINT PRIMARY KEY, url VARCHAR(2000) NOT NULL) DEFAULT CHARACTER SET utf8mb4;`,Au={name:`index-key-too-long`,group:`types`,severity:`error`,flags:`An index whose key is longer than 3072 bytes, because it is new or a column grows. With ROW_FORMAT=COMPACT or REDUNDANT the limit is 767 bytes per column. Also an index over a TEXT or BLOB column without a prefix length (error 1170).`,why:`MySQL refuses the statement with error 1071.`,instead:`Index a prefix of the column. For uniqueness, index a generated column with a hash of it.`,examples:{bad:{schema:ku,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url);
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `},good:{schema:ku,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE pages ADD INDEX pages_url (url(768));
            rollback_sql: |
              ALTER TABLE pages DROP INDEX pages_url;
      `}},*statement(e){let t=Nu(e);if(t===void 0)return;let{before:n,after:i}=t;for(let t of i.indexes){let a=ju(t,i);if(a!==void 0){let o=n&&v(n,b(t)??``);(o===void 0||n===void 0||ju(o,n)===void 0)&&(yield{...Iu(e,t),message:`${r(i)}.${h(a)} is a TEXT or BLOB column, and the index has no prefix length for it.`,why:`MySQL refuses the statement with error 1170.`,fix:Mu(t,n,i)});continue}let o=Du(t,i);if(o===void 0||!Pu(o)||Fu(t,o,n))continue;let s=o.bytes>Eu,c=s?Eu:o.mostOfPart,l=s?o.bytes:Math.max(...o.parts.map(e=>e.bytes)),u=t.parts.map(({column:e,expression:t})=>e===void 0?`(${t})`:h(e));yield{...Iu(e,t),message:`The key of ${b(t)===void 0?`an index`:`the index ${h(b(t)??``)}`} over ${u.join(`, `)} of ${r(i)} needs ${l} bytes; the limit is ${c} bytes.`,fix:Lu(t,o,n,i)}}}};function ju({kind:e,parts:t},n){if(e!==`fulltext`&&e!==`spatial`)return t.find(({column:e,prefix:t})=>{let r=e===void 0||t!==void 0?void 0:x(n,e);return r!==void 0&&/(text|blob)$/.test(S(r,n).type)})?.column}function Mu(e,t,n){let i=t!==void 0&&v(t,b(e)??``)===void 0;if(e.kind!==`plain`||!i)return;let a=e.parts.map(t=>ju({...e,parts:[t]},n)===void 0?t:{...t,prefix:191});return`ALTER TABLE ${r(n)} ADD ${f({...e,parts:a})};`}function Nu({change:e,statement:t,after:n}){if(e!==void 0)return e;if(t.kind!==`create-table`||t.like!==void 0)return;let r=n.table(t.table.schema,t.table.name);return r?.createdHere===!0?{before:void 0,after:r}:void 0}function Pu({parts:e,bytes:t,mostOfPart:n}){return t>3072||e.some(e=>e.bytes>n)}function Fu(e,{bytes:t},n){let r=n&&v(n,b(e)??``);return r!==void 0&&n!==void 0&&(Du(r,n)?.bytes??0)>=t}function Iu(e,t){let{change:n,placed:r,statement:i}=e;if(i.kind!==`alter-table`)return L(e);let a=n?.clauses.find(e=>(e.op===`add-index`||e.op===`add-primary-key`)&&b(e.index)===b(t))??n?.clauses.find(e=>e.op===`convert-charset`||(e.op===`modify-column`||e.op===`change-column`)&&t.parts.some(({column:t})=>t?.toLowerCase()===e.column.name.toLowerCase()));return a===void 0?L(e):F(r.locate,a.span)}function Lu(e,{parts:t,bytes:n,mostOfPart:i},a,o){let s=t.map(e=>e.each===void 0?0:e.bytes),c=s.indexOf(Math.max(...s)),l=e.parts[c],u=t[c]?.each;if(l?.column===void 0||u===void 0||e.kind===`primary`)return;let d=n-(s[c]??0),p=Math.floor(Math.min(i,Eu-d)/u),m=r(o),g=b(e),_=a&&g!==void 0&&v(a,g)?`DROP INDEX ${h(g)}, `:``,ee=(t,n)=>({...e,parts:e.parts.map((e,r)=>r===c?{...e,column:t,prefix:n}:e)});if(e.kind!==`unique`)return p<1?void 0:`ALTER TABLE ${m} ${_}ADD ${f(ee(l.column,p))};`;let te=`${l.column.slice(0,59)}_hash`;if(x(o,te)===void 0)return[`ALTER TABLE ${m} ADD COLUMN ${h(te)} BINARY(32) AS (UNHEX(SHA2(${h(l.column)}, 256))) VIRTUAL;`,`ALTER TABLE ${m} ${_}ADD ${f(ee(te,void 0))};`].join(`
`)}function Ru(e,t,n){return zu(e.statements,t).flatMap(e=>Bu(e,n))}function zu(e,t){let n=[],r=/* @__PURE__ */ new Map;for(let i of e){if(i.change===void 0){r.clear();continue}let{schema:e,name:a}=i.change.before,o=JSON.stringify([e,a]);if(!t(i))r.delete(o);else if(r.has(o))r.get(o)?.push(i);else{let e=[i];r.set(o,e),n.push(e)}}return n.filter(e=>e.length>1)}function Bu(e,t){let n=[],r=0;for(;r<e.length-1;){let i=Vu(e.slice(r,r+50),t);i!==void 0&&n.push(i),r+=i?.statements.length??1}return n}function Vu(e,t){let n,r=e.length;for(let i=r;i>=2;i=Math.floor(((n?.statements.length??1)+r+1)/2)){let a=e.slice(0,i),o=Bt(a),s=o&&{statements:a,merged:o};if(s!==void 0&&t(s)?n=s:r=i-1,(n?.statements.length??1)>=r)break}return n}const Hu={name:`instant-alters-not-merged`,group:`cost`,severity:`info`,flags:`Several consecutive instant ADD COLUMN or DROP COLUMN statements of a phase on the same table.`,why:`Each statement uses one row version. A table has 64 row versions (255 from MySQL 9.1). When they are used up, the next such change rebuilds the table.`,instead:`Write their clauses in one ALTER, which uses one row version.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `}},*phase(e,t){let n=t.settings.versions.some(e=>Te(e,Ce.instantAnywhere));if(e.kind!==`ddl`||!n)return;let r=Ru(e,({verdict:e,change:t})=>e.algorithm===`instant`&&e.refusedAssertion===void 0&&t?.before.createdHere===!1&&an(t),({statements:[e],merged:n})=>e!==void 0&&z(e,t,{statement:n.statement}).algorithm===`instant`);for(let{statements:e,merged:t}of r){let[n,r]=e;n?.change!==void 0&&r!==void 0&&(yield{...L(r),message:`${e.length} instant changes, the first on line ${n.placed.place.line}, use ${e.length} row versions of ${n.change.table.name}; one ALTER uses one.`,fix:`${t.sql};`})}}},Uu={name:`instant-unsafe-version`,group:`instant`,severity:`error`,rollback:!0,flags:`An instant ADD COLUMN or DROP COLUMN on MySQL 8.0.29, 8.0.30 or 8.0.31.`,why:`After such a change, crash recovery on these versions can corrupt the table (bugs 107611, 107613, 107854). XtraBackup refuses to back up the table.`,instead:`Upgrade to 8.0.32 or later first. Or write ALGORITHM=INPLACE, which rebuilds the table.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            irreversible: example
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.0.30`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INPLACE, LOCK=NONE;
            irreversible: example
      `}},*statement(e,{settings:t}){let{verdict:n,change:r,placed:i,statement:a}=e;if(!on(t)||r===void 0||!an(r)||n.algorithm!==`instant`||n.refusedAssertion!==void 0)return;let o=me(i.sql,a);yield{...L(e),message:`MySQL ${t.versions[0]?.join(`.`)} makes this change to ${r.table.name} instantly, and crash recovery may then corrupt the table.`,fix:`${he(o,ge(o),`INPLACE`,`NONE`)};`}}},Wu={name:`int-autoinc-capacity`,group:`types`,severity:`warning`,flags:"An AUTO_INCREMENT column that has used most of its range, in a table that the migration changes. The threshold is `thresholds.autoinc_percent` (default 80).",why:`At the end of the range, every INSERT fails with error 1062. Widening the type then copies the whole table while writes wait.`,instead:`Widen the column to BIGINT early, with gh-ost or Spirit. Widen the columns that reference it first.`,examples:{bad:{schema:`CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*migration(e){let t=/* @__PURE__ */ new Set;for(let n of e.phases)for(let{table:r,remark:i}of Gu(n)){let a=JSON.stringify([r.schema??null,r.name]);if(t.has(a))continue;t.add(a);let o=Ku(r,e);o!==void 0&&(yield{...i,...o,phase:n.phase.name})}}};function Gu(e){switch(e.kind){case`ddl`:return e.statements.flatMap(e=>e.change===void 0?[]:[{table:e.change.before,remark:L(e)}]);case`backfill`:{let{batch:t}=e.phase;return e.written===void 0?[]:[{table:e.written,remark:I(t.locate,t.query.sql)}]}case`gate`:return[]}}function Ku(e,t){let n=e.columns.find(({autoIncrement:e})=>e),i=de(e.options,`auto_increment`);if(n===void 0||i===void 0||!/^\d{1,20}$/.test(i))return;let a=qu(n,e,i),o=t.settings.thresholds.autoinc_percent;if(a===void 0||a.percent<o)return;let s=Ju(e,t),c=s&&x(s,n.name);if(!(s!==void 0&&c!==void 0&&(qu(c,s,i)?.percent??0)<o))return{message:`${`${r(e)}.${h(n.name)}`} (${p(n)}) has used ${Math.floor(a.percent)} % of its range: the next value is ${BigInt(i).toLocaleString(`en-US`)} of ${a.most.toLocaleString(`en-US`)}.`,fix:n.type.name===`bigint`?void 0:Yu(e,n)}}function qu(e,t,n){let r=s(S(e,t))?.[1];if(r!==void 0)return{most:r,percent:Number(BigInt(n)*10000n/r)/100}}function Ju({schema:e,name:t},{phases:n}){let r=n.findLast(e=>e.kind===`ddl`);return r?.kind===`ddl`?r.statements.at(-1)?.after.table(e,t):void 0}function Yu(e,t){let n=(e.facts?.referencedBy??[]).map(e=>`${e.table} (${e.columns.join(`, `)})`),i=n.length===0?``:`-- first widen the columns that reference it: ${n.join(`, `)}\n`,a={...t,type:{...t.type,name:`bigint`,arguments:[]},inlineKey:void 0};return`${i}ALTER TABLE ${r(e)} MODIFY COLUMN ${_(a)};\n-- run it with gh-ost or Spirit, which copy the table in chunks and allow writes`}const Xu=`CREATE TABLE orders (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);`,Zu=e=>R`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD INDEX by_email (email);
      rollback_sql: |
        ALTER TABLE orders DROP INDEX by_email;
      ddl: {${e}}
`,Qu={name:`lock-wait-too-long`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,flags:"A statement that may wait for its metadata lock for more than 5 s: `ddl.commit_lock_wait_s` above 5 for a statement that builds a table or an index (error), or `ddl.lock_wait_timeout_s` above 5 (warning).",why:"While a statement waits for its metadata lock, each query of the table queues behind it. MySQL has one `lock_wait_timeout` for the wait before a build and for the wait after it. If the runner dies while its statement waits for the first lock, nobody withdraws the statement, and that wait lasts as long as the longer of both limits.",instead:'Leave both at 5 or less, and end long transactions before the build ends. To accept the wait, write `allow: [{what: blocking, reason: "…"}]`.',covers:[`lock-wait-timeout-too-long`],examples:{bad:{schema:Xu,file:Zu(`commit_lock_wait_s: 60`)},good:{schema:Xu,file:Zu(`commit_lock_wait_s: 5`)}},*statement(e){let{lockWaitTimeoutS:t,commitLockWaitS:n}=e.phase.ddl;[`inplace`,`copy`,`unknown`].includes(e.verdict.algorithm)&&n>5?yield{...L(e),message:`Queries of the table may wait ${Math.max(t,n)} s behind this statement: commit_lock_wait_s is ${n}.`}:t>5&&(yield{...L(e),severity:`warning`,message:`Queries of the table may wait ${t} s behind this statement: lock_wait_timeout_s is ${t}.`})}},$u={name:`lock-with-instant`,group:`cost`,severity:`error`,rollback:!0,flags:`ALGORITHM=INSTANT together with LOCK=NONE, SHARED or EXCLUSIVE.`,why:`MySQL always refuses this combination (error 1221). INSTANT never blocks writes, so LOCK has no use.`,instead:`Remove the LOCK clause.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let{statement:n}=e,r=B(n,`lock`);if(B(n,`algorithm`)!==`INSTANT`||r===void 0)return;let i=z(e,t,{statement:jt(n,`INSTANT`)});yield{...L(e),message:`MySQL refuses ALGORITHM=INSTANT with LOCK=${r} (error 1221).`+(i.refusedAssertion===void 0?``:` Even without LOCK, it refuses INSTANT here: ${i.because}.`),fix:Pt(e,t)}}},ed=e=>R`
  migration: orders_add_note
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN note ${e} NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN note;
`,td=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);`,nd={name:`migration-edited-after-merge`,group:`phases`,severity:`error`,flags:"A phase that has run on the server of the snapshot or of `--db`, and that the file has with other SQL or no longer has. Also a new migration with the name of one that has run. Comments, descriptions, sizes and time limits may change.",why:`What has run never runs again, and phasedb refuses to run the rest of the migration.`,instead:`Restore the phase, and write a new migration for the change. Give a new migration a name of its own.`,examples:{bad:{schema:td,ran:ed(`TEXT`),file:ed(`VARCHAR(200)`)},good:{schema:td,ran:ed(`TEXT`),file:ed(`text`)}},*files(e){for(let t of e)yield*rd(t)}};function*rd(e){let{migration:t,applied:n,settings:r}=e,{snapshot:i}=r,a=i===void 0?`the server`:`the server, as the snapshot of ${i.takenOn} has it`;for(let[r,i]of n){let n=t.phases.find(e=>e.name===r);n===void 0?yield{place:Cn(e,[`phases`]),message:`The phase ${r} of ${t.name} has run on ${a}, but the file does not contain it.`,fix:`Restore the phase. If the file is another migration, give it another name.`}:id(n,i)&&(yield{place:n.place,phase:n.name,message:`The phase ${r} of ${t.name} has other SQL in the file than what has run on ${a}.`,fix:`Restore the phase, and write a new migration for the change. If the file is another migration, give it another name. If the database already matches the file, run: ${nt(`accept-change`,t.file,{phase:r,reason:`…`})}`})}}function id(e,{complete:t,hash:n,statements:r}){return e.type===`gate`||n===ot(e)?!1:t||!(`statements`in e)?t&&n!==void 0:[...r].some(([t,n])=>{let r=e.statements[t];return r===void 0||at(it(r.sql))!==n})}const ad=R`
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN NAME CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN NAME;
  `,od={name:`migration-id-duplicate`,group:`phases`,severity:`error`,flags:`Two files with the same migration name, ignoring case.`,why:`phasedb stores its state under the name. After the first migration ran, the second counts as complete, or as an edit of the first.`,instead:`Give each migration a unique name.`,examples:{bad:{file:[`migration: orders_add_column\n${ad.replaceAll(`NAME`,`currency`)}`,`migration: Orders_Add_Column\n${ad.replaceAll(`NAME`,`country`)}`]},good:{file:[`migration: orders_add_currency\n${ad.replaceAll(`NAME`,`currency`)}`,`migration: orders_add_country\n${ad.replaceAll(`NAME`,`country`)}`]}},*files(e){let t=/* @__PURE__ */ new Map;for(let n of e){let{name:e,file:r}=n.migration,i=t.get(e.toLowerCase());i===void 0?t.set(e.toLowerCase(),n):i.migration.file!==r&&(yield{place:Cn(n,[`migration`]),message:`The migration name ${e} is already used in ${i.migration.file}.`})}}},sd={name:`mixed-instant-with-rebuild`,group:`cost`,severity:`warning`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`,`ddl-copy-table`,`ddl-blocks-writes`],flags:`An ALTER that rebuilds the whole table only because it combines an instant change with a slower one.`,why:`MySQL runs the whole ALTER with one algorithm, that of its slowest change. Combined with an index build, even an instant ADD COLUMN becomes a table rebuild.`,instead:`Write the changes as two statements.`,covers:[`index-visibility-mixed`],examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `}},*statement(e,t){let{change:n,verdict:r}=e;if(n===void 0||n.before.createdHere||!Xt(r))return;let i=r.algorithm===`copy`?`copy`:r.lock===`none`?void 0:`blocking`;if(yn(e,i))return;let a=un(e,t);a!==void 0&&(yield{...L(e),severity:V(i===void 0?`warning`:`error`,n.before,t.settings),message:`MySQL ${r.algorithm===`copy`?`copies`:`rebuilds`} ${H(n.before)} because one statement combines these ${n.clauses.length} changes. As two statements, one is instant and the other costs less than this one.`,fix:`${a[0].sql};\n${a[1].sql};`})}},cd=`CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'of the customer');`,ld={name:`modify-drops-attributes`,group:`types`,severity:`error`,rollback:!0,flags:`A MODIFY or CHANGE that omits an attribute of the column: NOT NULL, DEFAULT, UNSIGNED, a character set or collation, AUTO_INCREMENT, ON UPDATE, SRID, INVISIBLE, GENERATED, COMMENT.`,why:`MODIFY and CHANGE replace the whole definition. MySQL silently drops every attribute that they omit.`,instead:"Write the whole definition. To drop an attribute on purpose, write it out: NULL, `COMMENT ''`, VISIBLE, or `ALTER COLUMN … DROP DEFAULT`, which is instant.",examples:{bad:{schema:cd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200);
            irreversible: longer notes may be stored
      `},good:{schema:cd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of the customer';
            irreversible: longer notes may be stored
      `}},*statement(e,t){let{change:n,placed:r}=e;if(!(n===void 0||n.before.createdHere))for(let{clause:i,was:a,is:o}of La(n)){if(i.op!==`modify-column`&&i.op!==`change-column`)continue;let s=ud(e,n,a.definition.name,t),c=Oa(a,o).filter(({text:e})=>s===void 0||s.has(e));if(c.length===0||Pa(c,a,o))continue;let l=c.map(({text:e})=>e);yield{...F(r.locate,i.span),severity:c.some(({kind:e})=>e===`meaning`)?`error`:`warning`,message:`${lc(n,a.definition.name)} loses ${fd(l)}, because the new definition omits ${l.length===1?`it`:`them`}.`,fix:dd(n,i,c)}}}};function ud(e,t,n,r){if(e.direction===`forward`)return;let{schema:i,name:a}=t.table,o=M(e,r)?.before.table(i,a),s=o&&x(o,n),c=x(t.after,n);if(o===void 0||s===void 0||c===void 0)return/* @__PURE__ */ new Set;let l=Oa(S(s,o),S(c,t.after));return new Set(l.map(({text:e})=>e))}function dd({table:e},t,n){let{column:i,position:a}=t;if(i.inlineKey!==void 0||i.inlineCheck!==void 0||i.inlineReference)return;let o=n.reduce((e,t)=>t.restore(e),i),s=t.op===`modify-column`?`MODIFY COLUMN`:`CHANGE COLUMN ${h(t.from)}`;return`ALTER TABLE ${r(e)} ${s} ${_(o)}${P(a)};`}function fd(e){return e.length<2?e.join(``):`${e.slice(0,-1).join(`, `)} and ${e.at(-1)}`}const pd=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,md=e=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN ${e} CHAR(2) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN ${e};
  `,hd={name:`name-taken`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A new table, column, index or foreign key whose name already exists at that point, or a second primary key. The finding is a warning if the tables come from a schema file, which may show them after the migration.`,why:`MySQL refuses the statement (errors 1050, 1060, 1061, 1068, 1826). You notice only during the deployment.`,instead:`Choose another name, or remove the clause. A schema file must show the tables before the migration.`,examples:{bad:{schema:pd,file:md(`currency`)},good:{schema:pd,file:md(`country`)}},*statement(e,{settings:t}){let n=t.catalogFrom===`schema`?`warning`:`error`;for(let{span:t,message:r}of[...gd(e),..._d(e)])yield{...F(e.placed.locate,t),severity:n,message:r}}};function gd({statement:e,before:t}){let n=(e,n=t)=>{let i=n.table(e.schema,e.name);return i===void 0?[]:[{span:e.span,message:`The ${i.kind} ${r(e)} already exists at this point of the migration.`}]};if(e.kind===`create-table`)return e.ifNotExists||e.temporary?[]:n(e.table);if(e.kind!==`rename-table`)return[];let i=t;return e.renames.flatMap(r=>{let a=t.sameTable(r.from,r.to)?[]:n(r.to,i);return i=i.after({...e,renames:[r]}),a})}function _d({change:e,before:t}){if(e===void 0||!e.known)return[];let{before:n,clauses:i}=e,a=r(e.table),o=i.flatMap(e=>{let{span:t}=e,r=e=>x(n,e)===void 0||vd(i,e)?[]:[{span:t,message:`${a} already has a column ${h(e)} at this point of the migration.`}],o=N(e);if(o!==void 0)return r(o.to);switch(e.op){case`add-column`:return e.columns.flatMap(({name:e})=>r(e));case`add-index`:case`add-primary-key`:{let r=b(e.index);if(r===void 0||v(n,r)===void 0||yd(i,r))return[];let o=r===`PRIMARY`?`a primary key`:`an index ${h(r)}`;return[{span:t,message:`${a} already has ${o} at this point of the migration.`}]}default:return[]}});for(let{key:i,span:a}of Q(e)){if(i.name===void 0)continue;let e=t.tables().find(({schema:e,foreignKeys:t})=>e===n.schema&&t.some(e=>y(e.name,i.name)));e!==void 0&&o.push({span:a,message:`${r(e)} already has a foreign key ${h(i.name)} at this point of the migration.`})}return o}function vd(e,t){return e.some(e=>e.op===`drop-column`&&y(e.column,t)||y(N(e)?.from,t))}function yd(e,t){return e.some(e=>e.op===`drop-primary-key`&&t===`PRIMARY`||e.op===`drop-index`&&y(e.index,t)||e.op===`rename-index`&&y(e.from,t)||e.op===`drop-constraint`&&y(e.name,t)||e.op===`drop-column`)}const bd=`CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'open');`,xd={name:`noop-modify`,group:`types`,severity:`info`,flags:`A MODIFY or CHANGE that repeats the current definition of the column.`,why:`It changes nothing but still waits for the metadata lock. It may be a mistake.`,instead:`Remove the clause, or write the intended change.`,examples:{bad:{schema:bd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';
            irreversible: nothing changes
      `},good:{schema:bd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(30) NOT NULL DEFAULT 'open';
            irreversible: longer states may be stored
      `}},*statement({change:e,placed:t}){if(!(e===void 0||e.before.createdHere))for(let{clause:n,was:r,is:i}of La(e)){if(n.op!==`modify-column`&&n.op!==`change-column`)continue;let{column:a,position:o}=n,s=a.inlineKey!==void 0||a.inlineCheck!==void 0||a.inlineReference,c=S(x(e.after,a.name)??a,e.before);!s&&o===`unchanged`&&Sd(r,i)&&Sd(r,c)&&(yield{...F(t.locate,n.span),message:`${lc(e,r.definition.name)} already has this definition; the clause changes nothing.`})}}};function Sd(e,t){let[n,r]=[e.definition,t.definition];return n.name===r.name&&Cd(e)===Cd(t)&&e.nullable===t.nullable&&e.generated===t.generated&&ne(n.generated?.expression??``,r.generated?.expression??``)&&wd(n.default,r.default)&&ne(Ed(n.onUpdate),Ed(r.onUpdate))&&n.autoIncrement===r.autoIncrement&&(n.invisible??!1)===(r.invisible??!1)&&(n.comment??``)===(r.comment??``)&&n.srid===r.srid&&(n.columnFormat??`DEFAULT`)===(r.columnFormat??`DEFAULT`)&&(n.storage??`DEFAULT`)===(r.storage??`DEFAULT`)}function Cd({type:e,arguments:t,unsigned:n,charset:r,collation:i,definition:a}){return JSON.stringify([e,t,n,a.type.zerofill,a.type.members,r,i])}function wd(e,t){let[n,r]=[e,t].map(e=>e?.kind===`null`?void 0:e);if(n===void 0||r===void 0)return n===r;if(n.kind!==r.kind)return!1;if(n.kind===`literal`)return Td(n.text)===Td(r.text);let[i,a]=[n,r].map(({kind:e,text:t})=>e===`current-timestamp`?Ed(t):t);return ne(i??``,a??``)}function Td(e){return/^true$/i.test(e)?`1`:/^false$/i.test(e)?`0`:e.replace(/^(['"])([\s\S]*)\1$/,`$2`)}function Ed(e){return(e??``).replace(/^(?:now|localtimestamp|localtime)\b/i,`CURRENT_TIMESTAMP`).replace(/\(0\)$/,``)}const Dd=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,Od={name:`not-null-add-implicit-zero`,group:`data`,severity:`warning`,flags:`A new NOT NULL column without a DEFAULT, on a table with rows.`,why:`MySQL silently sets existing rows to 0, an empty text or the first ENUM member. Later, nobody can distinguish those from real values.`,instead:`Write the value as a DEFAULT. Or add the column as NULL and fill it in a backfill.`,examples:{bad:{schema:Dd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `},good:{schema:Dd,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL DEFAULT 'open';
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `}},*statement({change:e,placed:t},n){if(!(e===void 0||e.before.createdHere))for(let{clause:i,column:a}of Ct(e)){if(wt(a,n))continue;let{definition:o}=a,{value:s,isDefault:c}=kd(a),l=r(e.table),u={kind:`literal`,text:s},d=c?{...o,default:u}:{...o,nullable:!0};yield{...F(t.locate,i.span),message:`${l}.${h(o.name)} is NOT NULL without a DEFAULT: MySQL silently sets existing rows to ${s}.`,fix:`ALTER TABLE ${l} ADD COLUMN ${_(d)}${P(i.position)};`}}}};function kd({type:e,arguments:t,definition:n}){switch(e){case`enum`:return{value:l(n.type.members?.[0]??``),isDefault:!0};case`char`:case`varchar`:case`varbinary`:case`set`:return{value:`''`,isDefault:!0};case`binary`:return{value:`${t[0]??1} zero bytes`,isDefault:!1};case`json`:return{value:`the JSON value null`,isDefault:!1};case`date`:return{value:`'0000-00-00'`,isDefault:!1};case`datetime`:case`timestamp`:return{value:`'0000-00-00 00:00:00'`,isDefault:!1};case`time`:return{value:`'00:00:00'`,isDefault:!0};case`vector`:return{value:`an empty vector`,isDefault:!1};default:return e.endsWith(`text`)||e.endsWith(`blob`)?{value:`''`,isDefault:!1}:{value:`0`,isDefault:!0}}}const Ad=`CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);`,jd=e=>R`
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
`,Md={name:`not-null-existing`,group:`data`,severity:`error`,flags:`A nullable column that becomes NOT NULL, directly or in a primary key, without an earlier gate that counts its NULLs.`,why:`In strict mode, the statement fails at the first NULL, after rebuilding every row before it. Without strict mode, NULLs become 0 or an empty string.`,instead:`Fill the column in a backfill. Then count its NULLs in a gate and expect 0.`,covers:[`pk-nullable`],examples:{bad:{schema:Ad,file:jd(`SELECT COUNT(*) FROM orders WHERE currency = ''`)},good:{schema:Ad,file:jd(`SELECT COUNT(*) FROM orders WHERE currency IS NULL`)}},*statement(e,t){let{change:n,phase:i,placed:a}=e;if(n===void 0||n.before.createdHere)return;let o=w(t,i);for(let{column:t,clause:i}of Nd(n)){let s=ga(o,n.table.name,t,[null]);if(s===`full`)continue;let c=s===`partly`?`the earlier gates count only some of its NULLs`:`no earlier gate counts its NULLs`;yield{...F(a.locate,i.span),message:`${lc(n,t)} becomes NOT NULL, but ${c}.`,fix:ha(q(G(`no-nulls-in`,t),`SELECT COUNT(*) FROM ${r(n.table)} WHERE ${h(t)} IS NULL`),e,i,`require-${t}`)}}}};function Nd(e){let{before:t,after:n,origins:r,clauses:i}=e;return n.columns.flatMap(e=>{let n=x(t,r.get(e.name.toLowerCase())??``),a=n&&i.find(t=>Pd(t,n.name,e.name));return n===void 0||a===void 0||n.generated!==void 0?[]:S(n,t).nullable?[{column:n.name,clause:a}]:[]})}function Pd(e,t,n){switch(e.op){case`modify-column`:return y(e.column.name,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`change-column`:return y(e.from,t)&&(e.column.nullable===!1||e.column.inlineKey===`primary`);case`add-primary-key`:return e.index.parts.some(e=>y(e.column,n));default:return!1}}function Fd(e,t,n,r,i){return Ld(e,t,n).flatMap(a=>{if(i===`retyped`&&a.kind===`view`)return[];let o=Rd(a,n,r);return o===`none`?[]:[Hd(a,o===`certain`&&i!==`retyped`,e,t)]})}function Id(e,t,n,r){return Ld(e,t,n).flatMap(i=>{if(i.kind===`trigger`&&y(i.onTable,r?.name))return[];let a=zd(i,n);return a===`none`?[]:[Hd(i,a===`certain`,e,t)]})}function Ld(e,t,{schema:n}){return Ns(e,t).filter(t=>e.before.sameTable({schema:t.schema,name:``},{schema:n,name:``})||n!==void 0&&C(t.text,n))}function Rd(e,t,n){let{text:r,kind:i}=e;if(!C(r,t.name))return`none`;let a=U(r).filter(({alias:e})=>!e),o=a.filter(({name:e})=>y(e,n)),s=i===`trigger`&&y(e.onTable,t.name),c=[...jn(r,t.name),...s?[`NEW`,`OLD`]:[]],l=e=>c.some(t=>y(t,e));if(o.some(({qualifier:e})=>l(e)))return`certain`;let u=o.some(({qualifier:e})=>e===void 0);if(i===`view`){if(Mn(r).some(e=>e===void 0||l(e)))return`certain`;let e=a.filter(({before:e})=>[`FROM`,`JOIN`,`STRAIGHT_JOIN`].includes(e??``));return u?e.length===1&&y(e[0]?.name,t.name)&&!r.includes(`,`,Bd(r))?`certain`:`possible`:`none`}let d=a.filter(({name:e})=>y(e,t.name)).length>+!!s;return u&&d||o.length===0&&C(r,n)&&Vd(r)?`possible`:`none`}function zd(e,t){let{text:n,kind:r}=e;if(!C(n,t.name))return`none`;let i=U(n).filter(({name:e,alias:n})=>!n&&y(e,t.name)),a=r===`trigger`&&y(e.onTable,t.name),o=[`FROM`,`JOIN`,`STRAIGHT_JOIN`,`INTO`,`UPDATE`,`TABLE`];return i.filter(({before:e})=>o.includes(e??``)).length>0?`certain`:i.length>+!!a||Vd(n)?`possible`:`none`}function Bd(e){return Math.max(0,e.toUpperCase().lastIndexOf(`FROM`))}function Vd(e){return C(e,`PREPARE`)}function Hd(e,t,n,i){let a=r(e),o=ut(n,i).some(({statement:t})=>t.kind===`object`&&Is(t,e));return{what:`the ${e.kind} ${a}`,refuses:t&&!o?!1:void 0,statement:t?`DROP ${e.kind.toUpperCase()} ${a}; -- then create it again without the dropped name`:void 0}}function Ud(e,t,n){let r=e=>{let t=n.filter(t=>t.refuses===e).map(({what:e})=>e);return{some:t,text:T(t),plural:t.length>1}},[i,a,o]=[r(!0),r(!1),r(void 0)],s={dropped:`drop`,renamed:`rename`,retyped:`change the type of`,emptied:`empty`}[t],c={dropped:`is dropped`,renamed:`is renamed`,retyped:`changes its type`,emptied:`is emptied`}[t];return{message:[...i.some.length===0?[]:[`MySQL refuses to ${s} ${e}: ${i.text} ${i.plural?`use`:`uses`} it.`],...a.some.length===0?[]:[`${Wd(a.text)} ${a.plural?`fail`:`fails`} once ${e} ${c}.`],...o.some.length===0?[]:[`${Wd(o.text)} may use ${e}, which ${c}: ${o.plural?`their texts contain`:`its text contains`} the name.`]].join(` `),severity:i.some.length+a.some.length>0?`error`:`warning`}}function Wd(e){return e.charAt(0).toUpperCase()+e.slice(1)}function Gd({table:e},{span:t},n,{statement:i,placed:a}){let o=n.flatMap(e=>e.statement??[]),s=n.flatMap(({clause:e})=>e??[]);if(o.length+s.length===0)return;let c=i.kind===`drop-index`?`DROP INDEX ${h(i.index)}`:a.sql.slice(t.start,t.end);return[...o,`ALTER TABLE ${r(e)} ${[...s,c].join(`, `)};`].join(`
`)}const Kd=`CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL, phone VARCHAR(40) NULL);
`,qd=`  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
`,Jd={name:`object-dependency`,group:`compatibility`,severity:`error`,flags:`A dropped or renamed table or column, or a column whose type changes, while another object uses it. Such objects are views, triggers, routines, events, generated columns, defaults, functional indexes, checks, partition expressions and foreign keys. Also a dropped index that a foreign key needs, and TRUNCATE of a table that others reference.`,why:`MySQL refuses the statement if another part of a table needs the column. It does not check views, triggers and routines: the statement succeeds and the object fails at its next use. A broken trigger fails the next write.`,instead:`First change the objects that use it, or change them in the same ALTER.`,covers:[`drop-index-fk-support`],examples:{bad:{schema:`${Kd}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:R`
        migration: m
        phases:
        ${qd}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `},good:{schema:`${Kd}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,file:R`
        migration: m
        phases:
        ${qd}  - name: contract
            sql: |
              CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM customers;
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `}},*statement(e,t){let{change:n,statement:r}=e;if(n!==void 0&&!n.before.createdHere)for(let r of n.clauses)yield*Yd(r,n,e,t);if(r.kind===`drop-table`&&!r.temporary)for(let n of r.tables)yield*Qd(n,r.tables,e,t);if(r.kind===`truncate-table`&&(yield*$d(r.table,e)),r.kind===`rename-table`)for(let{from:n,to:i}of r.renames){let a=r.renames.find(t=>e.before.sameTable(t.from,i))?.from;yield*ef(n,e,t,a)}}};function*Yd(e,t,n,i){if(e.op===`rename-table`){yield*ef({...t.table,span:e.span},n,i);return}let a=os(e,t.before),o=a===void 0?[]:as(n,t,a);if(a!==void 0&&o.length>0){let i=n.statement.kind===`drop-index`?L(n):F(n.placed.locate,e.span),s=`the index ${h(b(a)??``)} of ${r(t.table)}`;yield{...i,...Ud(s,`dropped`,o),fix:Gd(t,e,o,n)}}for(let{column:a,fate:o}of Xd(e,t)){let s=[...Fn(n,t,a,o),...Fd(n,i,t.table,a,o)];if(s.length===0)continue;let c=`${r(t.table)}.${h(a)}`;yield{...F(n.placed.locate,e.span),...Ud(c,o,s),fix:o===`dropped`?Gd(t,e,s,n):void 0}}}function Xd(e,t){if(e.op===`drop-column`)return[{column:e.column,fate:`dropped`}];let n=N(e),r=e.op===`change-column`?e.from:e.op===`modify-column`?e.column.name:void 0;return[...n===void 0?[]:[{column:n.from,fate:`renamed`}],...r!==void 0&&Zd(t,r)?[{column:r,fate:`retyped`}]:[]]}function Zd({before:e,after:t,origins:n},r){let i=[...n].find(([,e])=>y(e,r))?.[0],[a,o]=[x(e,r),i===void 0?void 0:x(t,i)];if(a===void 0||o===void 0)return!1;let[s,c]=[S(a,e),S(o,t)];return s.type!==c.type||s.unsigned!==c.unsigned||s.collation!==c.collation||s.arguments.some((e,t)=>(c.arguments[t]??0)<e)}function*Qd(e,t,n,i){let{before:a,foreignKeyChecks:o,placed:s}=n,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`)return;let l=[...(c===void 0||!o?[]:In(n,c)).filter(e=>!t.some(t=>y(t.name,e.table))).map(Hn),...Id(n,i,e)];if(l.length===0)return;let u=l.flatMap(({statement:e})=>e??[]);yield{...F(s.locate,e.span),...Ud(r(e),`dropped`,l),fix:u.length===0?void 0:[...u,`DROP TABLE ${r(e)};`].join(`
`)}}function*$d(e,t){let{before:n,foreignKeyChecks:i,placed:a}=t,o=n.table(e.schema,e.name);if(o===void 0||o.createdHere||!i)return;let s=In(t,o).map(Hn);s.length>0&&(yield{...F(a.locate,e.span),...Ud(r(e),`emptied`,s)})}function*ef(e,t,n,i){let{before:a,after:o,placed:s}=t,c=a.table(e.schema,e.name);if(c?.createdHere===!0||c?.kind===`view`||o.table(e.schema,e.name)!==void 0)return;let l=ut(t,n).some(({statement:t})=>t.kind===`object`&&t.object===`view`&&t.verb===`create`&&t.name!==void 0&&a.sameTable(t.name,e))?[]:Id(t,n,e,i);l.length>0&&(yield{...F(s.locate,e.span),...Ud(r(e),`renamed`,l)})}const tf={name:`osc-needed`,group:`cost`,severity:`error`,risk:`rebuild`,insteadOf:[`ddl-inplace-rebuild`],flags:"A statement that rebuilds a table of at least `thresholds.osc_bytes`, in place or by a copy that the phase allows.",why:`A rebuild of this size takes hours and cannot be throttled or paused. Replica lag grows by as much. Concurrent writes may overflow the online log (error 1799), and MySQL then discards the rebuild.`,instead:'Run the change with gh-ost or Spirit, then mark the phase as complete. If replica lag does not matter, write `allow: [{what: rebuild, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);`,facts:{orders:{dataBytes:3e11,indexBytes:0,rowsEstimate:2e9}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT '';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `}},*statement(e,t){let{verdict:n}=e;if(!Xt(n))return;let{osc_bytes:r}=t.settings.thresholds,i=Ae(e).find(e=>(Oe(e)??0)>=r);if(i===void 0||sn(e,t))return;let a=n.algorithm===`copy`?`copy`:n.lock===`none`?void 0:`blocking`;(a===void 0||yn(e,a))&&(yield{...L(e),severity:a===void 0?`error`:`warning`,message:`MySQL ${n.algorithm===`copy`?`copies`:`rebuilds`} ${H(i)}: ${n.because}. The limit for one statement is ${Ne(r)} (thresholds.osc_bytes).`,fix:nf(e,t.migration.file)})}};function nf(e,t){let{placed:n,statement:r,change:i,phase:a}=e;if(r.kind!==`alter-table`||i===void 0||Mt(e))return;let{schema:o,name:s}=i.before,c=i.clauses.map(({span:e})=>n.sql.slice(e.start,e.end)).join(`, `),l=`gh-ost${o===void 0?``:` --database=${rf(o)}`} --table=${rf(s)} --alter=${rf(c)} --execute`;return a.statements.length>1?l:`${l}\n${rt()} mark ${rf(t)} --phase ${rf(a.name)} complete --reason 'done by gh-ost'`}function rf(e){return/^[\w./-]+$/.test(e)?e:`'${e.replaceAll(`'`,`'\\''`)}'`}const af={name:`osc-unneeded`,group:`cost`,severity:`info`,flags:`A comment above a statement, or the description, that asks for gh-ost, pt-online-schema-change or Spirit, while MySQL makes the change instantly.`,why:`Such a tool copies the whole table, possibly for hours, and leaves triggers or tables after a failure. The instant statement only changes the data dictionary.`,instead:`Run the statement directly. phasedb waits only briefly for the metadata lock and retries.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- run via gh-ost
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- instant, no gh-ost needed
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*phase(e,t){if(e.kind===`ddl`)for(let n of e.statements.filter(of)){let e=df(lf(n,cf(t)))??uf(n,t);e!==void 0&&(yield{...L(n),message:`The comment or description asks for ${e}, but MySQL makes this change to ${n.change?.table.name} instantly.`})}}};function of({change:e,verdict:t}){return e!==void 0&&t.algorithm===`instant`&&t.refusedAssertion===void 0}const sf=/* @__PURE__ */ new WeakMap;function cf(e){let t=sf.get(e)??e.text.split(/\r?\n/);return sf.set(e,t),t}function lf({placed:e},t){let n=[];for(let r=e.place.line-2;r>=0&&n.length<20;r--){let e=t[r]?.trim()??``;if(!e.startsWith(`--`)&&!e.startsWith(`#`))break;n.unshift(e.replace(/^[-#]+/,``))}return n.join(` `)}function uf(e,{migration:t,phases:n}){let r=n.flatMap(e=>e.kind===`ddl`?e.statements.filter(({change:e})=>e!==void 0):[]);return r.length===1&&r[0]===e?df(t.description??``):void 0}function df(e){let t=e.split(/[\s,;:()"'`]+/).map(e=>e.toLowerCase().replace(/[.!?]+$/,``));if(t.some(e=>/^(not?|never|without|instead|unless|if|or|rather|avoids?|cannot|don|doesn|needn|shouldn|unneeded)$/.test(e)))return;let n=t.findIndex((e,n)=>/^(gh-ost|pt-osc|pt-online-schema-change|spirit)$/.test(e)&&/^(via|with|through|by|use|using|needs|requires)$/.test(t[n-1]??``));return n===-1?void 0:t[n]}const ff={name:`partition-drop-data`,group:`cost`,severity:`error`,risk:`destructive`,flags:`DROP PARTITION or TRUNCATE PARTITION in a contract, without an earlier gate that reads the table.`,why:`The statement deletes all rows of the partition. No rollback restores them.`,instead:'Prove in a gate that the rows are stored elsewhere or not needed. Or EXCHANGE the partition with an empty table, which then holds the rows. To delete them on purpose, write `allow: [{what: destructive, reason: "…"}]`.',examples:{bad:{schema:`CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);`,file:R`
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
CREATE TABLE events_archive (id BIGINT PRIMARY KEY, year INT);`,file:R`
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
      `}},*statement(e,t){let{change:n,phase:i,placed:a}=e;if(n===void 0||i.type!==`contract`||n.before.createdHere)return;let[o]=n.clauses;if(o?.op!==`partition`||o.action!==`drop`&&o.action!==`truncate`||w(t,i).some(e=>pf(e,n.table.name)))return;let s=o.names.filter(r=>!mf(r,e,n,t));if(s.length===0&&o.names.length>0)return;let c=s.length===0?`all partitions`:`partition ${s.map(h).join(`, `)}`;yield{...F(a.locate,o.span),message:`The statement deletes all rows in ${c} of ${r(n.table)}, and no earlier gate reads that table.`,fix:s.length===0?void 0:s.flatMap(e=>hf(e,n)).join(`
`)}}};function pf({gate:e,reading:t},n){return t.ok?t.tree.tables.some(({name:e})=>y(e,n)):C(e.sql,n)}function mf(e,t,{table:n},r){return j(t,r).some(({change:r})=>r!==void 0&&t.before.sameTable(r.table,n)&&r.clauses.some(t=>t.op===`partition`&&t.action===`exchange`&&t.names.some(t=>y(t,e))))}function hf(e,{table:t}){let n=`${t.name}_${e}`.slice(0,64),i=r({schema:t.schema,name:n}),a=`CREATE TABLE ${i} LIKE ${r(t)};\nALTER TABLE ${i} REMOVE PARTITIONING;`,o=`ALTER TABLE ${r(t)} EXCHANGE PARTITION ${h(e)} WITH TABLE ${i};`;return[K(`expand`,G(`make`,n),a,`DROP TABLE ${i};`),K(`contract`,G(`keep`,n),o,o),`  allow: [{what: blocking, reason: the partition changes places with an empty table}]`]}var gf=st();const _f=R`
  migration: orders_add_currency
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
`,vf=e=>R`
  migration: orders_add_country
  depends_on: [${e}]
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN country CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN country;
`,yf={name:`phase-dependency-missing`,group:`phases`,severity:`warning`,flags:"A `depends_on` that names a migration which is not among the linted files (a warning, because it may have run long ago). Also a circular dependency (an error).",why:`phasedb refuses to start a migration until every dependency is complete.`,instead:`Correct the name, or lint the file of that migration too. Break a circle by removing one dependency.`,covers:[`phase-dependency-cycle`],examples:{bad:{file:[_f,vf(`orders_add_curency`)]},good:{file:[_f,vf(`orders_add_currency`)]}},*files(e){if(e.length<2)return;let t=new Map(e.map(e=>[e.migration.name,e]));for(let n of e)if(!n.phases.every(({complete:e})=>e))for(let[e,r]of n.migration.dependsOn.entries())t.has(r)||(yield bf(n,e,r,[...t.keys()]));yield*xf(t)}};function bf(e,t,n,r){let i=(0,gf.closest)(n,r),a=(0,gf.distance)(n.toLowerCase(),i.toLowerCase())<=Math.ceil(n.length/4);return{place:Cn(e,[`depends_on`,t]),message:`${e.migration.name} depends on ${n}, but none of the linted files contains that migration.`,why:a?void 0:`If that migration already ran, ignore this. Otherwise phasedb refuses to start this migration.`,fix:a&&i!==e.migration.name?`Did you mean ${i}?`:void 0}}function*xf(e){let t=/* @__PURE__ */ new Set;for(let n of e.keys()){let r=t.has(n)?[]:[{name:n,next:0}];for(;r.length>0;){let n=r.at(-1),i=e.get(n.name),a=n.next++,o=i?.migration.dependsOn[a];if(i===void 0||o===void 0){t.add(n.name),r.pop();continue}let s=r.findIndex(({name:e})=>e===o);if(s>=0&&s<r.length-1){let e=[...r.slice(s).map(({name:e})=>e),o];yield{place:Cn(i,[`depends_on`,a]),severity:`error`,message:`These migrations wait for each other: ${e.join(` → `)}.`,why:`Each waits until the other is complete, so none of them ever starts.`}}else s<0&&!t.has(o)&&e.has(o)&&r.push({name:o,next:0})}}}const Sf={name:`phase-file-invalid`,group:`phases`,severity:`error`,locked:!0,flags:`An invalid migration file: broken YAML, a duplicate key, a value of the wrong type or out of range, or a phase without a key that its type needs.`,why:`phasedb cannot know what such a file means, so it sends nothing to the database.`,instead:"Correct the file at the reported position. With `schema/migration.schema.json`, an editor shows such mistakes as you type.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: "1000"
      `},good:{file:R`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: 1000
      `}}},Cf={name:`phase-order`,group:`phases`,severity:`error`,flags:`An expand after a phase of another type, or a backfill after a contract.`,why:`Expands come first so that old and new code can run side by side. Contracts come last because they remove the old definitions. Any other order breaks running code.`,instead:"Put expands first, then backfills and gates, then contracts. Or split the file into two migrations with `depends_on`.",examples:{bad:{file:R`
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
      `},good:{file:R`
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
      `}}},wf={name:`phase-statement-kind`,group:`phases`,severity:`error`,flags:`A statement in a phase of the wrong type. Expand and contract accept only DDL; a backfill accepts one UPDATE, DELETE or INSERT … SELECT; a gate accepts one query. Also USE, SET of other variables, LOCK TABLES, FLUSH and transaction control. Also accounts, roles and the server (CREATE USER, ALTER INSTANCE), and READ ONLY of a database.`,why:`phasedb verifies each phase type differently: DDL by the resulting definition, a backfill by its checkpoints, a gate by its result. It cannot verify or resume a statement in the wrong phase.`,instead:"Move it into a phase of the right type: changes of rows into the `batch` of a backfill, queries into a gate. Write `sql_mode` and `time_zone` under `session:`.",covers:[`set-global`,`sql-mode-change`,`sql-log-bin-off`,`transaction-around-ddl`,`lock-tables`,`flush-tables`],examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET GLOBAL innodb_sort_buffer_size = 67108864;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION lock_wait_timeout = 2;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},Tf={name:`phase-unknown-key`,group:`phases`,severity:`error`,locked:!0,flags:`A key that the migration format does not know, for example a misspelt one.`,why:`If phasedb silently ignored the key, a step or limit that its author expects would be missing.`,instead:`Write the key that the message suggests, or remove the key.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minuts: 30
      `},good:{file:R`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minutes: 30
      `}}},Ef={name:`rebuilds-not-merged`,group:`cost`,severity:`warning`,flags:`Several consecutive statements of a phase that each rebuild the same table.`,why:`Each statement reads and writes the whole table, and each adds replica lag.`,instead:`Write their clauses in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
              ALTER TABLE orders MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL, MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `}},*phase(e,t){if(e.kind!==`ddl`)return;let n=Ru(e,e=>Xt(e.verdict)&&e.change?.before.createdHere===!1&&e.change.missing.length===0&&!sn(e,t),({statements:e,merged:n})=>{let[r]=e,i=Math.max(...e.map(({verdict:e})=>Yt(e)));return r!==void 0&&Yt(z(r,t,{statement:n.statement}))<=i});for(let{statements:e,merged:r}of n){let[n,i]=e;if(n?.change===void 0||i===void 0)continue;let a=n.change.before;yield{...L(i),severity:V(`warning`,a,t.settings),message:`${e.length} statements, the first on line ${n.placed.place.line}, each rebuild ${H(a)}; one ALTER rebuilds it once.`,fix:`${r.sql};`}}}},Df=e=>R`
  migration: m
  phases:
    - name: expand
      sql: |
        ${e}
        ALTER TABLE orders MODIFY total BIGINT NOT NULL;
      irreversible: values may not fit any more
`,Of=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,kf={name:`refusal-hidden`,group:`hygiene`,severity:`info`,locked:!0,flags:`Findings that matter to a run and that lint does not report: their rule is off, a comment ignores them, or the baseline holds them. One finding for each of the three, with the rules and their counts.`,why:"A baseline and `phasedb-ignore` change lint only: a run refuses the phase all the same. A cost that the configuration lets through still copies the table or makes writes wait.",instead:"Correct the migration, or write `allow` with a reason into the phase. Nothing is left to do where the phases are complete on every server.",examples:{bad:{schema:Of,file:Df(`-- phasedb-ignore type-change-copy, ddl-copy-table: the table is empty`)},good:{schema:Of,file:Df(`-- the table is empty`)}}},Af=`CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(255) NULL);`,jf={name:`rename-column`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is renamed, by RENAME COLUMN or CHANGE.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Add a column with the new name, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. If code only reads the new name, a VIRTUAL generated column is enough.`,examples:{bad:{schema:Af,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers RENAME COLUMN mail TO email;
            rollback_sql: |
              ALTER TABLE customers RENAME COLUMN email TO mail;
      `},good:{schema:Af,file:R`
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
      `}},*statement(e,t){let{change:n,phase:i,placed:a}=e;if(n===void 0||n.before.createdHere||i.type!==`contract`&&!ht(e))return;let o=M(e,t)?.statements.filter(({placed:{index:e}})=>e<a.index)??[];for(let i of n.clauses){let s=N(i);if(s===void 0||mt(o,n.table,s.from)||n.clauses.some(e=>y(N(e)?.to,s.from)))continue;let c=`${r(n.table)}.${h(s.from)}`,l=F(a.locate,i.span);if(Mf(n,s.from,s.to))yield{...l,severity:`warning`,message:`${c} becomes ${h(s.to)}. Code can still read ${h(s.from)} from the generated column, but code that writes it fails after this statement.`};else if(Nf(n,s.to)){if(Pf(e,t,n,s.from))continue;yield{...l,severity:`warning`,message:`${c} takes the place of ${h(s.to)}: running code that uses ${h(s.from)} fails after this statement.`,why:`Code that uses only the old name works with the new column at once. Code that writes both columns fails.`}}else yield{...l,message:`${c} becomes ${h(s.to)} in one step: running code that uses ${h(s.from)} fails after this statement.`,fix:Ff(n,s.from,s.to)}}}};function Mf({after:e,clauses:t},n,r){let i=x(e,n);return t.some(e=>e.op===`add-column`&&e.columns.some(({name:e})=>y(e,n)))&&i?.generated!==void 0&&C(i.generated.expression,r)}function Nf({clauses:e},t){return e.some(e=>e.op===`drop-column`&&y(e.column,t)||y(N(e)?.from,t))}function Pf(e,t,{table:n},r){let i=j(e,t);return mt(i,n,r)&&i.some(({statement:e,placed:t,before:i})=>e.kind===`object`&&e.onTable!==void 0&&i.sameTable(e.onTable,n)&&C(t.sql,r))}function Ff({table:e,before:t,after:n},i,a){let o=x(n,a)??x(t,i);if(o?.generated!==void 0||o?.autoIncrement===!0)return;let s=r(e),[c,l]=[h(i),h(a)],u=`NOT (${l} <=> ${c})`;return[K(`expand`,G(`add`,a),`ALTER TABLE ${s} ADD COLUMN ${o===void 0?`${l} …`:_(If(o,a))};`,`ALTER TABLE ${s} DROP COLUMN ${l};`),`# deploy code that writes both columns, then:`,Jn(G(`fill`,a),`UPDATE ${s} SET ${l} = ${c} WHERE ${u} LIMIT {batch_size}`),q(G(`filled`,a),`SELECT COUNT(*) FROM ${s} WHERE ${u}`),`# deploy code that uses the new column only, then:`,`${K(`contract`,G(`drop`,i),`ALTER TABLE ${s} DROP COLUMN ${c};`)}\n  irreversible: ${a} holds the same values`].join(`
`)}function If(e,t){return{...e,name:t,nullable:!0,default:void 0,onUpdate:void 0}}function Lf(e,t,n,r){if(!r.complete)return[];let i=ut(e,t),a=i.flatMap(({change:e,before:t})=>e!==void 0&&t.sameTable(e.table,n)?Q(e).map(({key:e})=>e):[]),o=n.foreignKeys.filter(({columns:e})=>![...r.foreignKeys,...a].some(t=>e.every((e,n)=>y(t.columns[n],e)))),s=i.some(({statement:e,before:t})=>e.kind===`object`&&e.onTable!==void 0&&t.sameTable(e.onTable,n)),c=t.phases.flatMap(e=>e.kind===`ddl`?e.phase.statements:[]),l=e=>c.some(({statement:t})=>t.kind===`object`&&y(t.name?.name,e))||t.catalog.objects.some(({kind:t,name:n,text:i})=>t===`trigger`&&y(n,e)&&C(i,r.name)),u=s||(r.facts?.triggers.length??0)>0?[]:(n.facts?.triggers??[]).filter(({name:e})=>!l(e));return[...o.map(({name:e,columns:t})=>`the foreign key ${e===void 0?`over (${t.join(`, `)})`:h(e)}`),...u.map(({name:e})=>`the trigger ${h(e)}`)]}const Rf=`CREATE TABLE clients (id BIGINT PRIMARY KEY);`,zf={name:`rename-table`,group:`compatibility`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A renamed table whose old name no longer exists. Also a swap of two tables in which foreign keys or triggers stay with the old table. Not flagged: any other swap, and a table that a later phase drops under its new name.`,why:`Old and new code never work at the same time. Old code fails after the statement; new code fails until it.`,instead:`Create a view with the new name over the table. Old and new code then both work, including writes. When all code uses the new name, one RENAME TABLE replaces the view with the table.`,examples:{bad:{schema:Rf,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              RENAME TABLE clients TO customers;
            rollback_sql: |
              RENAME TABLE customers TO clients;
      `},good:{schema:Rf,file:R`
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
      `}},*statement(e,t){let{phase:n,placed:i,before:a,after:o}=e;if(n.type!==`contract`&&!ht(e))return;let s=Ms(e);for(let{from:n,to:c,span:l}of s){let u=a.table(n.schema,n.name);if(u?.createdHere===!0||u?.kind===`view`||a.sameTable(n,c))continue;let d=s.some(e=>a.sameTable(e.from,c)||a.sameTable(e.to,n)),f=o.table(n.schema,n.name)!==void 0;if(d&&f&&u!==void 0){yield*Bf(e,t,u,{from:n,to:c,span:l});let o=s.find(e=>a.sameTable(e.to,n)),d=o&&a.table(o.from.schema,o.from.name),f=d===void 0?[]:Lf(e,t,u,d);f.length>0&&(yield{...F(i.locate,l),severity:`warning`,message:`The table that takes the name ${r(n)} lacks what ${r(n)} has: ${T(f)}.`,why:`Foreign keys and triggers stay with the renamed table, and CREATE TABLE … LIKE does not copy them.`})}d||f||pt(j(e,t),n)||Wf(c,e,t)||(yield{...F(i.locate,l),message:`${r(n)} becomes ${r(c)} in one step: running code that uses ${r(n)} fails after this statement.`,fix:Gf(n,c)})}}};function*Bf(e,t,n,{from:i,to:a,span:o}){let s=ut(e,t),c=In(e,n).filter(e=>!s.some(t=>Vf(t,e)));if(c.length===0)return;let l=c.map(e=>e.name===``?`the one over (${e.columns.join(`, `)}) of ${Hf(e)}`:`${h(e.name)} of ${Hf(e)}`),u=c.length>1;yield{...F(e.placed.locate,o),message:`The foreign key${u?`s`:``} ${T(l)} will reference ${r(a)}, and no foreign key will reference the table that takes the name ${r(i)}.`,why:`A foreign key follows the table through a rename. MySQL then refuses rows that reference new rows of the swapped-in table (error 1452). Deletes there leave orphaned rows.`,fix:c.some(({name:e})=>e===``)?void 0:Uf(e.placed.sql,c,i)}}function Vf({statement:e,before:t},n){return e.kind===`alter-table`&&t.sameTable(e.table,{schema:n.schema===``?void 0:n.schema,name:n.table})&&e.clauses.some(e=>(e.op===`drop-foreign-key`||e.op===`drop-constraint`)&&y(e.name,n.name))}function Hf({schema:e,table:t}){return r({schema:e===``?void 0:e,name:t})}function Uf(e,t,n){let i=e=>`(${e.map(h).join(`, `)})`,a=(e,t)=>t===void 0||t.toUpperCase()===`NO ACTION`?``:` ON ${e} ${t.toUpperCase()}`;return[...t.map(e=>`ALTER TABLE ${Hf(e)} DROP FOREIGN KEY ${h(e.name)};`),`${e};`,`SET SESSION foreign_key_checks = 0;`,...t.map(e=>`ALTER TABLE ${Hf(e)} ADD CONSTRAINT ${h(e.name)} FOREIGN KEY ${i(e.columns)} REFERENCES ${r(n)}${e.referencedColumns.length===0?``:` ${i(e.referencedColumns)}`}${a(`DELETE`,e.onDelete)}${a(`UPDATE`,e.onUpdate)};`),`SET SESSION foreign_key_checks = 1;`].join(`
`)}function Wf(e,{phase:t,before:n},r){return r.phases.some(i=>i.kind===`ddl`&&ft(r,t,i.phase)&&i.statements.some(({statement:t})=>t.kind===`drop-table`&&t.tables.some(t=>n.sameTable(t,e))))}function Gf(e,t){let[n,i]=[r(e),r(t)],a=r({schema:t.schema,name:`_drop_${t.name}`});return[K(`expand`,G(`name`,t.name),`CREATE VIEW ${i} AS SELECT * FROM ${n};`,`DROP VIEW ${i};`),`# deploy code that uses the new name, put a gate here that waits for it, then:`,`${K(`contract`,G(`rename`,e.name),`RENAME TABLE ${i} TO ${a}, ${n} TO ${i};\nDROP VIEW ${a};`)}\n  irreversible: nothing uses ${e.name} any more`].join(`
`)}const Kf={name:`rollback-missing`,group:`phases`,severity:`warning`,flags:"An expand or contract with neither `rollback_sql` nor `irreversible`, or a phase with `on_failure: rollback` but without `rollback_sql`.",why:`If the phase fails at night, somebody has to write the rollback under pressure.`,instead:"Write the statements that undo the phase in `rollback_sql`. If no rollback is possible, write the reason in `irreversible`.",examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `}}},qf={name:`row-version-exhausted`,group:`instant`,severity:`error`,insteadOf:[`ddl-inplace-rebuild`],flags:`An instant ADD COLUMN or DROP COLUMN on a table with no row version left.`,why:`With ALGORITHM=INSTANT, MySQL refuses the statement (error 4092) and the phase fails. Without it, MySQL silently rebuilds the table.`,instead:`First rebuild the table in a separate phase, which resets the count to 0. Or write several changes in one ALTER.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:64}},file:R`
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
      `}},*statement(e,t){let n=en(t).get(e);if(n===void 0||n.used<n.limit||e.change===void 0)return;let{table:i,limit:a,position:o}=n;yield{...L(e),message:o===1?`${i.name} has used all of its ${a} row versions, so this change cannot be instant.`:`${i.name} has used all of its ${a} row versions before this statement, instant change number ${o} of the migration.`,fix:`ALTER TABLE ${r(e.change.table)} FORCE;`}}},Jf={name:`row-version-low`,group:`instant`,severity:`warning`,flags:"An instant ADD COLUMN or DROP COLUMN on a table that has used `thresholds.row_version_percent` of its row versions, or reaches that with this statement.",why:`After the last row version, MySQL refuses the next instant change (error 4092) or rebuilds the table, possibly at a bad time.`,instead:"Plan a table rebuild with `ALTER TABLE … FORCE`, OPTIMIZE TABLE or gh-ost. It resets the count to 0.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:58}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,version:`8.4.6`,facts:{orders:{totalRowVersions:12}},file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,t){let n=en(t).get(e);if(n===void 0||n.runsOut||e.change===void 0)return;let{table:i,limit:a,used:o,position:s}=n,c=a*t.settings.thresholds.row_version_percent/100;o+1<c||o>=c&&s>1||(yield{...L(e),message:`With this statement ${i.name} has used ${o+1} of its ${a} row versions.`,fix:`ALTER TABLE ${r(e.change.table)} FORCE;`})}};function Yf(e,t){for(let{phases:n}of e)for(let e of n){let n=e.kind===`ddl`?e.statements.find(t):void 0;if(n!==void 0)return n}}const Xf={name:`schema-missing`,group:`hygiene`,severity:`warning`,flags:`A statement that changes a table of unknown definition: no schema was given, or the schema lacks the table.`,why:`What MySQL does depends on the keys, types and row format of the table. phasedb assumes a plain InnoDB table, and rules that need its columns report nothing.`,instead:"Add `--schema schema.sql` (a dump without data), `--snapshot` (from `phasedb snapshot`) or `--db`, or set one of them in phasedb.config.yaml.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE oders ADD COLUMN note TEXT NULL;
            irreversible: it is a test
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*statement(e,{settings:t}){let{change:n}=e;t.catalogFrom!==void 0&&n!==void 0&&Zf(e)&&(yield{...F(e.placed.locate,n.table.span),message:`The ${t.catalogFrom} has no table ${r(n.table)}, so phasedb assumes a plain InnoDB table.`,fix:`Correct the name, or update the schema.`})},*files(e){let t=e[0]?.settings.catalogFrom===void 0?Yf(e,Zf):void 0;t!==void 0&&(yield{...L(t),message:`No schema, snapshot or database was given, so phasedb assumes plain InnoDB tables for ${Qf(e)}.`,fix:`# phasedb.config.yaml
schema: schema.sql`,phase:t.phase.name})}};function Zf({change:e}){return e!==void 0&&!e.known&&!e.before.createdHere&&e.before.columns.length===0}function Qf(e){let t=/* @__PURE__ */ new Set;for(let{phases:n}of e)for(let e of n)if(e.kind===`ddl`)for(let n of e.statements)n.change&&Zf(n)&&t.add(r(n.change.table));let n=[...t].slice(0,5);return t.size>n.length?`${n.join(`, `)} and ${t.size-n.length} more`:n.join(`, `)}const $f=`CREATE TABLE orders (id BIGINT PRIMARY KEY);`,ep=R`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN note TEXT NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN note;
  `,tp=()=>`${rt()} snapshot --db URL > phasedb.snapshot.json`,np={name:`snapshot-outdated`,group:`hygiene`,severity:`warning`,flags:"A snapshot that is older than `snapshot_max_days` (30), or from a different MySQL version than the configuration or `--mysql-version` names.",why:`Tables grow and change, and other versions run an ALTER differently. Findings from an old snapshot may not hold for the server today.`,instead:`Take a new snapshot. A scheduled job can do that and open a pull request.`,examples:{bad:{schema:$f,file:ep,version:`8.0.36`,snapshotDays:90},good:{schema:$f,file:ep,version:`8.0.36`,snapshotDays:3}},*files(e){let[t]=e,n=t?.phases[0]?.phase;if(t!==void 0&&n!==void 0)for(let e of rp(t))yield{place:n.place,message:e,fix:tp(),phase:n.name}}};function*rp({settings:e}){let{snapshot:t,today:n,thresholds:r}=e;if(t===void 0)return;let i=Math.floor((Date.parse(n)-Date.parse(t.takenOn))/864e5);i>r.snapshot_max_days&&(yield`The snapshot was taken ${i} days ago, on ${t.takenOn}. Sizes and definitions may have changed since then.`);let{version:a,pinned:o}=t;a===void 0||o===void 0||o.every((e,t)=>e===a[t])||(yield`The snapshot is from MySQL ${a.join(`.`)}, but the migrations are for MySQL ${o.join(`.`)}. phasedb still uses its sizes and definitions.`)}const ip={name:`statement-unparsed`,group:`phases`,severity:`error`,risk:`copy`,insteadOf:[`destructive-outside-contract`],rollback:!0,flags:`DDL that phasedb cannot read or has no rules for (an error, because phasedb assumes the worst). Also queries of gates and backfills that it cannot read (a warning), and SQL that ends inside a string, a comment or a block.`,why:`The effect of such a statement is unknown: it may copy the table and block writes. For such a query, phasedb does not check what it reads or proves.`,instead:'Write the statement in its common form. If that is not possible, try it on a copy of the database, or use `--probe-url`. Then allow it: `allow: [{what: copy, reason: "…"}]`.',examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD VECTOR INDEX orders_embedding (embedding);
            irreversible: an example
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_status (status);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_status;
      `}},*statement(e){let{verdict:t,statement:n,change:r,placed:i}=e;if(t.algorithm!==`unknown`||t.effects!==void 0||n.kind===`unread`&&!Ke(n.opening))return;let a=r?.clauses.find(({op:e})=>e===`unread`),o=a===void 0?L(e):F(i.locate,a.span),s=ap(i.sql);if(s!==void 0){yield{...o,message:`MySQL refuses this statement: unlike MariaDB, it has no IF EXISTS or IF NOT EXISTS for columns and indexes.`,why:`It is a syntax error (1064). phasedb records in the database which statements ran, so none runs twice.`,fix:s};return}let{tokens:c}=E(i.sql),l=c.some(({upper:e})=>e===`SELECT`)?256:64,u=He(c,l);if(u!==void 0){let e=D(u);yield{...o,message:`MySQL refuses this statement: the name \`${e.slice(0,20)}…\` has ${[...e].length.toLocaleString(`en-US`)} characters, and MySQL takes at most ${l}.`,why:`It is error 1059 (Identifier name is too long).`}}else yield{...o,message:`phasedb does not know what MySQL does here and assumes the worst: ${t.because}.`}},*phase(e){if(e.kind===`backfill`&&!e.query.ok){let{locate:t,query:n}=e.phase.batch;yield sp(I(t,n.sql),`The backfill ${e.phase.name}`,e.query.reason)}yield*op(e)}};function ap(e){let{tokens:t}=E(e),n=t.slice(0,4).map(({upper:e})=>e);if(n[0]!==`ALTER`&&!n.includes(`INDEX`))return;let r=t.flatMap(({upper:e,start:n},r)=>{let[i,a]=[t[r+1],t[r+2]],o=i?.upper===`EXISTS`?i:i?.upper===`NOT`?a:void 0;return e!==`IF`||o?.upper!==`EXISTS`?[]:[{start:n,end:t[t.indexOf(o)+1]?.start??o.end,text:``}]});return r.length===0?void 0:`${W(O(e,r))};`}function*op(e){let t=J(e);if(t===void 0||t.asked.reading.ok)return;let{gate:n,reading:r}=t.asked;yield sp(I(n.locate,n.sql),Y(e),r.reason)}function sp(e,t,n){return{...e,severity:`warning`,message:`${t} is not checked, because phasedb cannot read its query: ${n}.`,why:`MySQL may accept the query. The rules that check queries skip this one, so they report no mistakes in it.`}}function*cp(e,t,n){let{statement:r,verdict:a,placed:o}=e,[s,...c]=(a.effects??[]).filter(e=>e.kind===n);if(s===void 0||r.kind!==`object`||dp(e,r,t)||mp(e,r,t))return;let l=u(r),d=c.length===0?``:`, and ${c.length} more of this kind`;yield{...F(o.locate,s.span),message:`${l.charAt(0).toUpperCase()}${l.slice(1)}, it ${i(s)}${d}.`,related:c.slice(0,lp).map(t=>up(t,e))}}const lp=5;function up(e,{placed:t}){let{file:n,line:r}=t.locate(e.span.start);return{file:n,line:r,text:`it ${i(e)}`}}function dp({direction:e,phase:t,before:n},{object:r,name:i,code:a},{migration:o,settings:s,phases:c}){if(e!==`rollback`||i===void 0||r===`database`||r===`other`)return!1;let l=(o.phases.find(e=>e.index===t.index&&`statements`in e)?.statements??[]).flatMap(({statement:e})=>e.kind===`object`&&e.object===r&&e.name!==void 0&&n.sameTable(e.name,i)?[e]:[]);if(a===void 0)return l.some(({event:e})=>e?.status===`disabled`);if(s.occasion===`run`)return l.length>0;let u=c.find(e=>e.phase.index===t.index)?.before;return fp(u?.object(r,i),r,a)}function fp(e,t,n){let r=e===void 0?void 0:Qe(e.text,t);return r?.unread===void 0&&r!==void 0&&pp(r)===pp(n)}function pp({parts:e}){return JSON.stringify(e.map(({sql:e})=>it(e)))}function mp(e,{code:t,name:n},r){if(t!==void 0||n===void 0)return!1;let i=e.before.object(`event`,n);return j(e,r).some(({statement:e})=>e.kind===`object`&&e.object===`event`&&e.code!==void 0&&fp(i,`event`,e.code))}const hp=`CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL);`,gp={name:`stored-program-blocks-writes`,group:`cost`,severity:`error`,risk:`blocking`,rollback:!0,flags:`A procedure or event whose code has a statement that MySQL runs in place while writes to the table wait, such as the build of a FULLTEXT index. Programs that it calls count too.`,why:`Writes to the table wait until the statement ends, at a time that nobody watches.`,instead:'Write the statement itself into a phase, where phasedb checks and watches it. Or allow it: `allow: [{what: blocking, reason: "…"}]`.',examples:{bad:{schema:hp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE index_notes() ALTER TABLE notes ADD FULLTEXT INDEX body (body);
            rollback_sql: |
              DROP PROCEDURE index_notes;
      `},good:{schema:hp,file:R`
        migration: m
        phases:
          - name: expand
            allow: [{what: blocking, reason: the table is read only at night}]
            sql: |
              ALTER TABLE notes ADD FULLTEXT INDEX body (body);
            rollback_sql: |
              ALTER TABLE notes DROP INDEX body;
      `}},statement:(e,t)=>cp(e,t,`blocking`)},_p={name:`stored-program-changes-server`,group:`phases`,severity:`error`,locked:!0,rollback:!0,flags:"A view, trigger, procedure, function or event whose code reaches beyond the tables: GRANT and other statements about accounts, SET GLOBAL and SET PERSIST, FLUSH, KILL, replication, plugins, files of the server (INTO OUTFILE, LOAD DATA, LOAD_FILE), tables of the schema `mysql`, and `sql_log_bin`. Programs that it calls and triggers that it fires count too. So do those of the query of a backfill.",why:`The code runs with the rights of the account that stored it, whoever starts it. In a phase phasedb refuses such statements; inside stored code they would do the same later.`,instead:`Let an administrator run the statement by hand, outside of a migration. Nothing lets it through here.`,examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT tune ON SCHEDULE EVERY 1 DAY DISABLE DO SET GLOBAL max_connections = 5000;
            rollback_sql: |
              DROP EVENT tune;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY DISABLE
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
      `}},statement:(e,t)=>cp(e,t,`server`),*phase(e){if(e.kind!==`backfill`)return;let{query:t,locate:n}=e.phase.batch,r=ee(E(t.sql).tokens,e.before).find(({kind:e})=>e===`server`);r!==void 0&&(yield{...F(n,r.span),message:`For each row, the query ${i(r)}.`})}},vp=`CREATE TABLE orders (id BIGINT PRIMARY KEY, code INT NOT NULL);`,yp={name:`stored-program-copy`,group:`cost`,severity:`error`,risk:`copy`,rollback:!0,flags:`A procedure or event whose code makes MySQL copy a table, such as an ALTER TABLE that changes a type. Programs that it calls count too, and so does a table that is small or new now: it may have grown when the code runs.`,why:`Writes to the table wait for the whole copy, at a time that nobody watches. phasedb asserts the algorithm of its own statements, but it cannot do that for statements inside stored code.`,instead:'Write the ALTER TABLE itself into a phase, where phasedb checks and watches it. Or allow it: `allow: [{what: copy, reason: "…"}]`.',examples:{bad:{schema:vp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT widen ON SCHEDULE AT '2037-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE
              DO ALTER TABLE orders MODIFY code BIGINT NOT NULL;
            rollback_sql: |
              DROP EVENT widen;
      `},good:{schema:vp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN code_new BIGINT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN code_new;
      `}},statement:(e,t)=>cp(e,t,`copy`)},bp=`CREATE TABLE sessions (id BIGINT PRIMARY KEY, seen_at DATETIME NOT NULL);`,xp={name:`stored-program-destructive`,group:`phases`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],rollback:!0,flags:"A trigger, procedure, function or event, in a phase of any type, whose code drops, renames or empties something, deletes rows, or overwrites every row of a table. Programs that it calls and triggers that it fires count too. In a trigger or routine, a DELETE with a condition such as `id = OLD.id` or `id = parameter` on its own table, or on one that is joined to it, is not flagged. In a routine, outside of loops, neither is one with a LIMIT of at most 100,000. In an event, each DELETE is.",why:`The code runs later, possibly many times, and no gate is asked before it does. phasedb checks only the statement that stores it.`,instead:'Write the statement itself into a contract, after a gate. If the code has to delete, as an event that removes old rows does, say why nothing is lost: `allow: [{what: destructive, reason: "…"}]`.',examples:{bad:{schema:bp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT clean ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE sessions;
            rollback_sql: |
              DROP EVENT clean;
      `},good:{schema:bp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TRIGGER forget AFTER DELETE ON sessions FOR EACH ROW
              DELETE FROM visits WHERE session_id = OLD.id;
            rollback_sql: |
              DROP TRIGGER forget;
      `}},statement:(e,t)=>cp(e,t,`destructive`)},Sp={name:`stored-program-unread`,group:`phases`,severity:`error`,risk:`code`,insteadOf:[`destructive-outside-contract`],rollback:!0,flags:`A view, trigger, procedure, function or event whose code phasedb cannot read: SQL made at run time (PREPARE), another language than SQL, a function from a library, a call of a procedure or function that neither the file nor the schema defines and that is not one of MySQL itself. Also ALTER EVENT … ENABLE, ON SCHEDULE or RENAME of an event whose code is unknown.`,why:`Nobody can say what the code does when it runs: it may drop a table, copy one, or grant rights.`,instead:'Write the statements as plain SQL. Give phasedb the definitions of what the code calls, with `--schema`, `--snapshot` or `--db`. If the code is needed as it is, say why it is safe: `allow: [{what: code, reason: "…"}]`.',examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE empty_table(IN name VARCHAR(64))
              BEGIN
                SET @sql = CONCAT('TRUNCATE TABLE ', name);
                PREPARE made FROM @sql;
                EXECUTE made;
              END;
            rollback_sql: |
              DROP PROCEDURE empty_table;
      `},good:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE count_orders(OUT total INT)
              BEGIN
                SELECT COUNT(*) INTO total FROM orders;
              END;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `}},statement:(e,t)=>cp(e,t,`unread`)},Cp={name:`suppression-expired`,group:`hygiene`,severity:`error`,locked:!0,flags:"A suppression whose date has passed: `phasedb-ignore RULE until 2026-01-31: reason`. It is valid until the end of that day.",why:`Its author wanted the finding back after that date.`,instead:`Fix the finding, or decide again and set a later date.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table until 2025-01-31: until the table is archived
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},wp={name:`suppression-unknown-rule`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore` that names no rule, or an unknown rule.",why:`It suppresses nothing, although its author expects it to.`,instead:`Copy the rule name from the finding or from this page.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-tabel: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},Tp={name:`suppression-unused`,group:`hygiene`,severity:`warning`,locked:!0,flags:`A suppression of a rule that reports nothing there, or whose findings cannot be suppressed.`,why:`If it stays, it hides the next finding of that rule on the line.`,instead:`Remove it, or move it to the line of the finding or the line above.`,examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: this was a MODIFY once
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}}},Ep={name:`suppression-without-reason`,group:`hygiene`,severity:`error`,locked:!0,flags:"A comment `phasedb-ignore RULE` without a reason.",why:`The next reader cannot see why the finding does not matter. The suppression has no effect until it has a reason.`,instead:"Write the reason after a colon: `# phasedb-ignore RULE: why it does not matter here`.",examples:{bad:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `},good:{schema:`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: read-only on Sunday, see the plan of the release
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `}}},$={characters:void 0},Dp=/* @__PURE__ */ new Set([`date`,`datetime`,`time`,`timestamp`]);function Op(e,t){let n=s(t)??jp(e,t);if(e.type===t.type&&(t.type===`enum`||t.type===`set`))return kp(e,t);let r=s(e);return r!==void 0&&n!==void 0?Ap(e,r,n):Mp(e)!==void 0&&Mp(t)!==void 0?Np(e,t):Mp(t)===void 0?t.type===`decimal`?Lp(e,t,Ip(e,t)):r===void 0&&s(t)!==void 0?Rp(e,t):Dp.has(e.type)&&Dp.has(t.type)?zp(e,t):{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:Fp(e,t)}function kp(e,t){let n=new Set((t.definition.type.members??[]).map(e=>e.toLowerCase())),r=(e.definition.type.members??[]).filter(e=>!n.has(e.toLowerCase())),i=h(e.definition.name),a=r.map(l).join(`, `),o=e.type===`set`?r.map(e=>`FIND_IN_SET(${l(e)}, ${i}) > 0`).join(` OR `):r.length===1?`${i} = ${a}`:`${i} IN (${a})`;return{values:r.length===1?`the value ${a}`:`the values ${a}`,condition:o,samples:r.slice(0,20)}}function Ap({definition:e},t,[n,r]){let i=h(e.name),[a,o]=[t[0]<n,t[1]>r],s=[...a?[n-1n]:[],...o?[r+1n]:[]];return a&&o?{values:`values outside ${n} to ${r}`,condition:`${i} NOT BETWEEN ${n} AND ${r}`,samples:s}:a?{values:`values below ${n}`,condition:`${i} < ${n}`,samples:s}:{values:`values above ${r}`,condition:`${i} > ${r}`,samples:s}}function jp(e,t){if(t.type!==`decimal`||s(e)===void 0)return;let[n=10,r=0]=t.arguments,i=10n**BigInt(Math.max(0,n-r))-1n;return[t.unsigned?0n:-i,i]}function Mp({type:e,arguments:t}){if(e===`char`||e===`varchar`)return{limit:t[0]??1,inBytes:!1};if(e===`binary`||e===`varbinary`)return{limit:t[0]??1,inBytes:!0};let n=oe(e);return n===void 0?void 0:{limit:n,inBytes:!0}}function Np(e,t){let[n,r]=[Mp(e),Mp(t)],i=e.charset!==t.charset&&t.charset!==void 0;if(n===void 0||r===void 0||(n.inBytes===r.inBytes?n.limit:n.limit*ce(e.charset??`utf8mb4`))>r.limit||!i)return Fp(e,t);let a=h(e.definition.name);return{values:`values with characters that ${t.charset} does not have`,condition:Pp(a,e.charset??`utf8mb4`,t.charset??`utf8mb4`),samples:[$]}}function Pp(e,t,n){return[t,n].some(e=>e===`ascii`||/^(?:utf|ucs)/.test(e))?`${e} <> CONVERT(${e} USING ${n})`:`HEX(${e}) <> HEX(CONVERT(CONVERT(${e} USING ${n}) USING ${t}))`}function Fp({definition:e},t){let{limit:n,inBytes:r}=Mp(t)??{limit:0,inBytes:!1};return{values:`values longer than ${n} ${r?`bytes`:n===1?`character`:`characters`}`,condition:`${r?`LENGTH`:`CHAR_LENGTH`}(${h(e.name)}) > ${n}`,samples:[{characters:n+1}]}}function Ip(e,t){let[n=10,r=0]=e.arguments,[i=10,a=0]=t.arguments;return e.type===`decimal`?[...n-r>i-a?[10n**BigInt(i-a)]:[],...r>a?[10**-(a+1)]:[],...!e.unsigned&&t.unsigned?[-1n]:[]]:[$]}function Lp({definition:e},t,n){let r=h(e.name),i=p(t.definition),a=`${t.type.toUpperCase()}${t.arguments.length===0?``:`(${t.arguments.join(`, `)})`}`,o=t.unsigned?` OR ${r} < 0`:``;return{values:`values with more digits than ${i} has`,condition:`${r} <> CAST(${r} AS ${a})${o}`,samples:n.length===0?[$]:n}}function Rp(e,t){let n=h(e.definition.name),[r,i]=s(t)??[0n,0n],a=Mp(e)!==void 0;return!a&&![`decimal`,`float`,`double`].includes(e.type)?{values:`values that are not a valid ${t.type.toUpperCase()}`,condition:void 0,samples:[$]}:{values:`values that are not a whole number from ${r} to ${i}`,condition:`${a?`${n} NOT REGEXP '^-?[0-9]+$'`:`${n} <> ROUND(${n})`} OR ${n} NOT BETWEEN ${r} AND ${i}`,samples:[$]}}function zp(e,t){let n=h(e.definition.name);if(t.type===`timestamp`&&e.type!==`timestamp`)return{values:`times outside 1970-01-01 00:00:01 UTC to 2038-01-19 03:14:07 UTC`,condition:`${n} NOT BETWEEN '1970-01-02' AND '2038-01-18'`,samples:[$]};let[r=0]=t.arguments,i=t.type===`timestamp`?`DATETIME`:t.type.toUpperCase(),a=r>0?`${i}(${r})`:i;return{values:`values more precise than ${a}`,condition:`${n} <> CAST(${n} AS ${a})`,samples:[$]}}function Bp(e,t){let r=/* @__PURE__ */ new Map;for(let{clause:i,was:a,meant:o}of La(e)){if(!n(a,o))continue;let s=Op(a,o),c=ga(t,e.table.name,a.definition.name,s.samples);c!==`full`&&r.set(i,[...r.get(i)??[],{was:a,is:o,lost:s,proof:c}])}return r}function Vp(e,t){let n=t.map(({was:t})=>lc(e,t.definition.name)),[r]=t;if(r===void 0)return``;let{was:i,is:a}=r,o=[i,a].map(({definition:e})=>p(e)),[s,c]=o[0]===o[1]?[i.charset,a.charset]:o;return`${n.join(`, `)} ${n.length===1?`changes`:`change`} from ${s} to ${c}`}function Hp({table:e},t){let n=t.map(({lost:e})=>e.condition);if(!n.includes(void 0))return q(G(`fits`,...t.slice(0,3).map(({was:e})=>e.definition.name)),`SELECT COUNT(*) FROM ${r(e)} WHERE ${n.join(` OR `)}`)}const Up=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,Wp=e=>R`
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
`,Gp={name:`truncation-risk`,group:`data`,severity:`error`,flags:`A contract that narrows a column (shorter text, smaller range, less precision, smaller character set), without an earlier gate that counts the values that do not fit.`,why:`In strict mode, the statement fails at the first value that does not fit, after copying every row before it. Without strict mode, MySQL truncates such values. It rounds decimals and fractions of a second in any mode.`,instead:`Count those values in a gate, using the new size of the column.`,examples:{bad:{schema:Up,file:Wp(`SELECT COUNT(*) FROM customers WHERE city IS NULL`)},good:{schema:Up,file:Wp(`SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80`)}},*statement({change:e,phase:t,placed:n},r){if(!(e===void 0||e.before.createdHere||t.type!==`contract`))for(let[i,a]of Bp(e,w(r,t))){let[t]=a;if(t===void 0)continue;let r=t.proof===`partly`?`the earlier gates count only some of the`:`no earlier gate counts`;yield{...F(n.locate,i.span),message:`${Vp(e,a)}, but ${r} ${t.lost.values}.`,fix:Hp(e,a)}}}},Kp=`CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);`,qp={name:`type-change-copy`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A new type, length, precision or sign of a column, for which MySQL copies the table.`,why:`MySQL changes a type only by copying the table row by row. Writes wait until the copy ends.`,instead:`Add a column with the new type, write both columns, fill the new one in a backfill, check it in a gate, and drop the old one in a contract. For a key that other tables reference, use gh-ost or Spirit.`,examples:{bad:{schema:Kp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            rollback_sql: |
              ALTER TABLE orders MODIFY total INT NOT NULL;
      `},good:{schema:Kp,file:R`
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
      `}},*statement({change:e,verdict:t,placed:r},{settings:i}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:a,meant:o,copies:s}of La(e)){if(s!==`type`)continue;let c=lc(e,a.definition.name);yield{...F(r.locate,t.span),severity:V(`error`,e.before,i),message:`${c} changes from ${p(a.definition)} to ${p(o.definition)}: MySQL copies ${H(e.before)} row by row while writes wait.`,fix:`${n(a,o)?`# once no row holds a value that does not fit:
`:``}${ac(e,a.definition,o.definition)}`}}}},Jp=`CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);`,Yp={name:`type-narrowing`,group:`types`,severity:`error`,risk:`destructive`,insteadOf:[`destructive-outside-contract`],flags:`A column that is narrowed outside a contract: shorter text, smaller range, less precision, another sign, fewer ENUM or SET members.`,why:`Running code may still write values that no longer fit, and rows may contain them. The statement then fails or, without strict mode, truncates them.`,instead:`First stop writing such values. Then count them in a gate, using the new size, and change the type in a contract.`,covers:[`signedness-change`],examples:{bad:{schema:Jp,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `},good:{schema:Jp,file:R`
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
      `}},*statement(e,t){let{change:n,phase:r,placed:i}=e;if(!(n===void 0||n.before.createdHere||r.type===`contract`)&&!c({...n,after:Xp(n.after)},n.clauses))for(let[a,o]of Bp(n,w(t,r))){let[t]=o,r=Hp(n,o);t!==void 0&&(yield{...F(i.locate,a.span),message:`${Vp(n,o)}, but running code may still write ${t.lost.values}.`,fix:r&&Zp(e,a,r,t,n)})}}};function Xp(e){return{...e,columns:[]}}function Zp(e,t,n,i,a){let{was:o,is:s}=i,c=Oa(o,s),l=c.reduce((e,t)=>t.restore(e),s.definition);return`${c.length===0||t.op!==`modify-column`?``:R`
        # if UNSIGNED is left out by mistake:
        #   ALTER TABLE ${r(a.table)} MODIFY COLUMN ${_(l)};
      `}# once no code writes such values:\n${ha(n,e,t,`narrow-${o.definition.name}`)}`}const Qp=`CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(255) NOT NULL);`,$p=e=>R`
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
`,em={name:`unique-add`,group:`data`,severity:`error`,flags:`A UNIQUE index or primary key on existing columns with rows, without an earlier gate that counts duplicates.`,why:`The statement fails with error 1062 at the first duplicate, after it has read the table. gh-ost and pt-online-schema-change silently skip such rows.`,instead:`Count duplicates over the columns of the index in a gate, and expect 0.`,examples:{bad:{schema:Qp,file:$p(`SELECT COUNT(*) FROM customers WHERE email = ''`)},good:{schema:Qp,file:$p(`SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email HAVING COUNT(*) > 1) AS duplicates`)}},*statement(e,t){let{change:n,phase:i,placed:a,statement:o}=e;if(n===void 0||n.before.createdHere)return;let s=w(t,i);for(let i of n.clauses)for(let c of _e(i)){if(c.kind!==`unique`&&c.kind!==`primary`)continue;let l=tm(c,n);l.length>0?yield{...o.kind===`create-index`?L(e):F(a.locate,i.span),message:`MySQL refuses ${f(c)} on ${r(n.table)} (error 1503): the table is partitioned by ${T(l.map(h))}, which the key does not include.`,why:`Each partition has its own index, so MySQL can enforce uniqueness only within a partition. Adding the column makes the key weaker than intended.`}:n.before.complete&&nm(c).some(e=>x(n.after,e)===void 0)||im(c,e,n,t)||_a(s,n.table.name,nm(c).map(e=>rm(n,e)))||(yield{...o.kind===`create-index`?L(e):F(a.locate,i.span),message:`Adding ${f(c)} to ${r(n.table)} fails if rows have equal values, and no earlier gate counts such rows.`,fix:ha(om(c,n),e,i,`unique-${nm(c).join(`-`)}`)})}}};function tm(e,{after:t}){if(t.partitioning===void 0)return[];let n=e.parts.flatMap(({column:e,prefix:t})=>t===void 0?e??[]:[]);return t.columns.map(({name:e})=>e).filter(e=>Wn(t,e)&&!n.some(t=>y(t,e)))}function nm({parts:e}){return e.flatMap(({column:e,expression:t})=>e===void 0?U(t??``).map(({name:e})=>e):[e])}function rm({origins:e},t){return e.get(t.toLowerCase())??t}function im(e,t,n,r){let i=e=>{let t=x(n.after,e);return t===void 0||n.origins.has(e.toLowerCase())?!1:t.autoIncrement||t.default?.kind===`expression`},a=nm(e);return a.some(i)||e.kind===`unique`&&a.some(e=>ma(t,n,e,r))?!0:n.before.indexes.some(t=>am(t,e,n))}function am(e,t,n){return e.kind!==`unique`&&e.kind!==`primary`?!1:e.parts.every(e=>e.column!==void 0&&t.parts.some(({column:t,prefix:r})=>t!==void 0&&y(rm(n,t),e.column)&&(r===void 0||e.prefix!==void 0&&r>=e.prefix)))}function om(e,t){let n=e.parts.map(({column:e,expression:n,prefix:r})=>{if(e===void 0)return`(${W(n??``)})`;let i=h(x(t.before,rm(t,e))?.name??e);return r===void 0?i:`LEFT(${i}, ${r})`}),i=e.parts.flatMap(({column:r},i)=>{let a=r===void 0?void 0:x(t.before,rm(t,r)),o=a!==void 0&&!S(a,t.before).nullable;return e.kind===`primary`||o?[]:[`${n[i]} IS NOT NULL`]}),a=i.length===0?``:` WHERE ${i.join(` AND `)}`;return q(G(`no-duplicates`,t.table.name,...b(e)===void 0?nm(e):[b(e)??``]),`SELECT COUNT(*) FROM (SELECT 1 FROM ${r(t.table)}${a} GROUP BY ${n.join(`, `)} HAVING COUNT(*) > 1) AS duplicates`)}const sm=`CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL, KEY by_country (country));`,cm={name:`unknown-name`,group:`types`,severity:`error`,insteadOf:[`ddl-copy-table`,`ddl-inplace-rebuild`],flags:`A column or index in a statement, backfill or gate that the table does not have at that point. The rule needs the whole definition of the table.`,why:`MySQL refuses the statement (errors 1054, 1072, 1091). You notice only during the deployment.`,instead:`Correct the name, or update the schema file or snapshot.`,examples:{bad:{schema:sm,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN county SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `},good:{schema:sm,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `}},*statement({change:e,placed:t}){if(e!==void 0&&e.before.complete&&e.known)for(let n of e.clauses)for(let{name:r,what:i,known:a}of lm(n,e.before,e.after))yield mm(F(t.locate,n.span),r,i,e.before,a)},*phase(e){if(e.kind===`backfill`&&e.query.ok){let{query:t,locate:n}=e.phase.batch;yield*dm(e.query.tree,t.sql,n,e.before)}let t=J(e)?.asked;t?.reading.ok&&(yield*dm(t.reading.tree,t.gate.sql,t.gate.locate,e.before))}};function lm(e,t,n){let r=(e,n=t)=>x(n,e)===void 0?[{name:e,what:`column`,known:n.columns.map(e=>e.name)}]:[],i=e=>v(t,e)===void 0?[{name:e,what:`index`,known:t.indexes.flatMap(e=>b(e)??[])}]:[],a=(e,t)=>t.some(t=>y(t.name,e))?[]:[{name:e,what:`constraint`,known:t.flatMap(e=>e.name??[])}],o=e=>typeof e==`string`||x(t,e.after)!==void 0?[]:r(e.after,n);switch(e.op){case`add-column`:return o(e.position);case`drop-column`:case`set-default`:case`drop-default`:case`set-column-visibility`:return r(e.column);case`modify-column`:return[...r(e.column.name),...o(e.position)];case`change-column`:return[...r(e.from),...o(e.position)];case`rename-column`:return r(e.from);case`drop-index`:return um(t,e.index)?[]:i(e.index);case`set-index-visibility`:return i(e.index);case`rename-index`:return i(e.from);case`drop-foreign-key`:return a(e.name,t.foreignKeys);case`drop-check`:case`alter-check`:return a(e.name,t.checks);case`add-index`:case`add-primary-key`:return e.index.parts.flatMap(e=>e.column===void 0?[]:r(e.column,n));case`add-foreign-key`:return e.foreignKey.columns.flatMap(e=>r(e,n));default:return[]}}function um({foreignKeys:e},t){return e.some(e=>y(e.name,t)||e.columns.some(e=>y(e,t)))}function*dm(e,t,n,r){let i=e.tables.map(({schema:e,name:t})=>r.table(e,t));if(i.length===0||e.queries.length>0||e.grouped)return;let a=i.flatMap(e=>e?.complete===!0&&e.kind===`table`?e:[]),[o]=a;if(o===void 0||a.length<i.length)return;let s=/* @__PURE__ */ new Set([...e.columns.map(e=>e.name),...e.verb===`update`?e.assignments.map(({column:e})=>e):[]]);for(let e of s){if(a.some(t=>x(t,e)!==void 0)||fm(e,t))continue;let r=pm(e,t);yield mm(r===void 0?I(n,t):F(n,r),e,`column`,o,a.flatMap(e=>e.columns.map(e=>e.name)))}}function fm(e,t){let{tokens:n}=E(t);return[`DEFAULT`,`VALUES`,`ROWID`].includes(e.toUpperCase())?!0:n.some((t,r)=>y(D(t),e)&&n[r-1]?.upper===`AS`)}function pm(e,t){return E(t).tokens.find(t=>(t.kind===`word`||t.kind===`quoted`)&&y(D(t),e))}function mm(e,t,n,i,a){let o=a.length===0?void 0:(0,gf.closest)(t.toLowerCase(),a.map(e=>e.toLowerCase())),s=a.find(e=>e.toLowerCase()===o),c=o!==void 0&&(0,gf.distance)(t.toLowerCase(),o)<=Math.max(1,Math.floor(t.length/3));return{...e,message:`${r(i)} has no ${n} ${h(t)} at this point of the migration.`,fix:c&&s!==void 0?`Did you mean ${h(s)}?`:void 0}}const hm=`CREATE TABLE customers (id BIGINT PRIMARY KEY, nick VARCHAR(40) NULL) DEFAULT CHARACTER SET utf8mb4;`,gm={name:`varchar-tier-cross`,group:`types`,severity:`error`,risk:`copy`,insteadOf:[`ddl-copy-table`],flags:`A VARCHAR or VARBINARY that grows from at most 255 bytes to more. 255 bytes are 255 characters in latin1, 85 in utf8mb3, 63 in utf8mb4.`,why:`MySQL stores the length of a value in one byte up to 255 bytes, and in two bytes above. To change that, it copies the table while writes wait.`,instead:`Stay within 255 bytes, which MySQL changes in place. Otherwise add a new column with enough length: from 256 bytes, MySQL extends it in place again.`,examples:{bad:{schema:hm,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(64) NULL;
            irreversible: longer names may be stored
      `},good:{schema:hm,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(63) NULL;
            irreversible: longer names may be stored
      `}},*statement({change:e,verdict:t,placed:n},{settings:r}){if(!(e===void 0||e.before.createdHere)&&t.algorithm===`copy`&&t.refusedAssertion===void 0)for(let{clause:t,was:i,meant:a,copies:o}of La(e)){if(o!==`tier`)continue;let s=e=>`${p(e.definition)} (${le(e)} bytes)`,c=Math.floor(255/(pe(a)??1)),l=a.type===`varbinary`?``:`, ${c} characters of ${a.charset??`utf8mb4`},`;yield{...F(n.locate,t.span),severity:V(`error`,e.before,r),message:`${lc(e,i.definition.name)} grows from ${s(i)} to ${s(a)}: above 255 bytes${l} the length prefix needs two bytes, so MySQL copies ${H(e.before)} while writes wait.`,fix:_m(e,i,a,c)}}}};function _m(e,t,n,i){let a=ac(e,t.definition,n.definition);if(i<=(t.arguments[0]??0))return a;let{definition:o}=n,s={...o,name:t.definition.name,type:{...o.type,arguments:[i]}};return[`# If ${i} characters are enough, MySQL changes the column in place:`,`#   ALTER TABLE ${r(e.table)} MODIFY COLUMN ${_(s)};`,`# Otherwise add a new column:`,a].join(`
`)}const vm={name:`version-pin-missing`,group:`hygiene`,severity:`warning`,flags:`The MySQL version that the migrations will run on is not configured.`,why:`The effect of an ALTER depends on the version: DROP COLUMN rebuilds the table before 8.0.29 and is instant since. Without a version, phasedb assumes the worst case of all versions from 8.0.13.`,instead:'Set `mysql_version: "8.0.36"` in phasedb.config.yaml, or add `--mysql-version`, a snapshot or a database.',covers:[`server-version-unknown`],examples:{bad:{file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `},good:{version:`8.0.36`,file:R`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `}},*files(e){let t=Yf(e,()=>!0);t!==void 0&&e[0]?.settings.versionFrom===void 0&&(yield{...L(t),message:`The MySQL version is unknown, so phasedb assumes the worst case of all supported versions for each statement.`,fix:`# phasedb.config.yaml
mysql_version: "8.0.36"`,phase:t.phase.name})}},ym=/* @__PURE__ */ new Set([`FROM`,`INTO`,`WHERE`,`GROUP`,`HAVING`,`WINDOW`,`ORDER`,`LIMIT`,`UNION`,`EXCEPT`,`INTERSECT`,`FOR`,`LOCK`]),bm=/* @__PURE__ */ new Set([`ALL`,`DISTINCT`,`DISTINCTROW`,`HIGH_PRIORITY`,`STRAIGHT_JOIN`]);function xm(e){let t=E(e).tokens.filter(({kind:e})=>e!==`hint`),n=t.findIndex(({upper:e})=>e===`VIEW`),r=n>0&&(t[0]?.upper===`CREATE`||t[0]?.upper===`ALTER`),i=r?Sm(t,n):void 0;if(i!==void 0)return i;let a=r?t.findIndex(({upper:e},t)=>t>n&&e===`AS`)+1:0,o=Cm(t.slice(a))?.map(wm);return o?.every(e=>e!==void 0)?o:void 0}function Sm(e,t){let n=e.findIndex(({text:e,upper:n},r)=>r>t&&(e===`(`||n===`AS`));if(e[n]?.text!==`(`)return;let r=e.findIndex(({text:e},t)=>t>n&&e===`)`);return e.slice(n+1,r).flatMap(e=>e.text===`,`?[]:D(e).toLowerCase())}function Cm(e){let t=0;for(;e[t]?.text===`(`;)t+=1;let n=0,r=e.findIndex(({text:e,upper:r},i)=>i<t?!1:(e===`(`?n+=1:e===`)`&&--n,n===0&&r===`SELECT`));if(r<0)return;let i=r+1;for(;bm.has(e[i]?.upper??``)||e[i]?.upper.startsWith(`SQL_`);)i+=1;let a=[[]];for(let t of e.slice(i)){if(t.text===`(`?n+=1:t.text===`)`&&--n,n<0||n===0&&ym.has(t.upper)||t.text===`;`)break;n===0&&t.text===`,`?a.push([]):a.at(-1)?.push(t)}return a}function wm(e){let[t,n]=[e.at(-1),e.at(-2)];if(t===void 0||t.text===`*`)return;let r=t.kind===`quoted`||t.kind===`word`&&t.upper!==`END`;if(t.kind===`string`&&n!==void 0)return t.text.slice(1,-1).toLowerCase();let i=n===void 0||n.text===`.`||n.upper===`AS`||Tm(n);return r&&i?D(t).toLowerCase():e.map(({text:e})=>e.toLowerCase()).join(` `)}function Tm({kind:e,text:t,upper:n}){return t===`)`||[`END`,`NULL`,`TRUE`,`FALSE`].includes(n)?!0:e===`word`?!ze.has(t.toLowerCase()):e!==`operator`}const Em=`CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, fax VARCHAR(40) NULL);
CREATE VIEW contacts AS SELECT id, name, fax FROM customers;`,Dm=(e,t)=>R`
    migration: m
    phases:
      - name: expand
        sql: |
          ${e}
        rollback_sql: |
          ${t}
  `,Om={name:`view-replaced`,group:`compatibility`,severity:`error`,risk:`destructive`,flags:`CREATE OR REPLACE VIEW, ALTER VIEW, or DROP and CREATE, of an existing view: an error in an expand that takes columns from it, a warning where the columns cannot be compared or where it no longer runs with the rights of its reader (SQL SECURITY INVOKER), and else info.`,why:`MySQL replaces the view silently. Running code that reads a lost column fails, and code that writes or counts through the view may get other rows.`,instead:'Keep the old columns until a contract, or give the new view another name. If nobody reads them, say so: `allow: [{what: destructive, reason: "…"}]`.',examples:{bad:{schema:Em,file:Dm(`CREATE OR REPLACE VIEW contacts AS SELECT id, name FROM customers;`,`CREATE OR REPLACE VIEW contacts AS SELECT id, name, fax FROM customers;`)},good:{schema:Em,file:Dm(`CREATE VIEW names AS SELECT id, name FROM customers;`,`DROP VIEW names;`)}},*statement(e,t){let{statement:n,placed:i,phase:a}=e;if(n.kind!==`object`||n.object!==`view`||n.verb===`drop`||n.name===void 0||n.ifNotExists)return;let o=km(e,n,t);if(o===void 0)return;let s=r(n.name),c=(t,n)=>({...L(e),message:t,severity:n}),[l,u]=[xm(o.text),xm(i.sql)],d=l?.filter(e=>u?.includes(e)===!1)??[],f=a.type===`expand`;Am(o.text)&&!Am(i.sql)&&(yield c(`The view ${s} runs with the rights of its definer from now on, and no longer with those of its reader (SQL SECURITY INVOKER).`,`warning`)),d.length>0?yield c(f?`This expand takes ${T(d.map(h))} from the view ${s}, while the old code is still running.`:`This ${a.type} takes ${T(d.map(h))} from the view ${s}.`,f?void 0:`info`):l===void 0||u===void 0?yield c(`The view ${s} exists and is replaced. phasedb cannot compare its columns with the new ones.`,`warning`):yield c(`The view ${s} exists and is replaced. It keeps its columns; its rows may differ.`,`info`)}};function km(e,{name:t,verb:n,orReplace:r},i){if(t===void 0)return;let a=e.before.object(`view`,t);return a===void 0?j(e,i).findLast(({statement:e,before:n})=>e.kind===`object`&&e.object===`view`&&e.verb===`drop`&&e.name!==void 0&&n.sameTable(e.name,t))?.before.object(`view`,t):n===`alter`||r?a:void 0}function Am(e){let{tokens:t}=E(e),n=t.findIndex(({upper:e})=>e===`VIEW`);return t.slice(0,Math.max(n,0)).some(({upper:e})=>e===`INVOKER`)}const jm=[Et,mn,xn,En,An,Qn,rr,or,sr,Jr,ri,ci,ui,yi,Ii,Yi,Qi,ra,ia,oa,sa,Sa,Da,Ua,Xa,Za,Qa,ro,so,_o,vo,bo,xo,Oo,Fo,Ro,qo,Zo,ts,us,vs,Ds,Hs,Zs,dc,yc,wc,Mc,Fc,qc,Xc,Qc,$c,sl,_l,vl,Ol,Ll,Rl,Hl,Kl,Xl,au,bu,Cu,Au,Hu,Uu,Wu,Qu,$u,nd,od,sd,ld,hd,xd,Od,Md,Jd,tf,af,ff,yf,Sf,Cf,wf,Tf,Ef,kf,jf,zf,Kf,qf,Jf,Xf,np,ip,gp,_p,yp,xp,Sp,Cp,wp,Tp,Ep,Gp,qp,Yp,em,cm,gm,vm,Om];export{k as a,gt as i,bn as n,A as o,St as r,ct as s,jm as t};