/** Encrypted connections to real servers: what "verify" trusts, whom it compares, and that rows come through. */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestWorkspace, type TestWorkspace, temporaryFolder } from "./harness/workspace.ts";
import { hasMariadb, startMariadb } from "./support/mariadb.ts";
import { hasPostgres, startPostgres, type TestServer } from "./support/postgres.ts";
import { asUser, findBinary } from "./support/server-process.ts";

const ROWS = 20_000;
const openssl = findBinary("openssl");

/** An authority, and a certificate of it for each of the given names. */
function makeCertificates(folder: string, names: Record<string, string>): void {
  const run = (...args: string[]) => execFileSync(openssl!, args, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  run("req", "-x509", ...key, "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem");
  for (const [file, name] of Object.entries(names)) {
    run("req", ...key, "-subj", "/CN=server", "-keyout", `${file}.key`, "-out", `${file}.csr`);
    writeFileSync(join(folder, `${file}.ext`), `subjectAltName=${name}`);
    const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", `${file}.ext`];
    run("x509", "-req", "-in", `${file}.csr`, "-days", "2", ...by, "-out", `${file}.pem`);
  }
  chmodSync(folder, 0o755);
}

/** A copy of a private key that only the server's own account reads, as servers want it. */
function keyFor(user: string, folder: string, file: string): string {
  const own = join(folder, user);
  mkdirSync(own, { recursive: true });
  chmodSync(own, 0o755);
  const path = join(own, `${file}.key`);
  cpSync(join(folder, `${file}.key`), path);
  chmodSync(path, 0o600);
  if (process.getuid?.() === 0 && asUser(user).length > 0) execFileSync("chown", [user, path]);
  return path;
}

const KINDS = [
  {
    kind: "postgres",
    name: "PostgreSQL",
    has: hasPostgres,
    start: (certificate: string, key: string, authority: string) =>
      startPostgres({
        ...{ ssl: "on", ssl_cert_file: certificate, ssl_key_file: key },
        ssl_ca_file: authority,
      }),
    async demandCertificate({ query }: TestServer, user: string, password: string) {
      await query(`CREATE ROLE ${user} LOGIN SUPERUSER PASSWORD '${password}'`);
      const [{ hba_file: path }] = (await query("SHOW hba_file")) as [{ hba_file: string }];
      const rule = `hostssl all ${user} 127.0.0.1/32 scram-sha-256 clientcert=verify-ca`;
      writeFileSync(path, `${rule}\n${readFileSync(path, "utf8")}`);
      await query("SELECT pg_reload_conf()");
    },
    refusal: /wants a client certificate/,
    account: "postgres",
    fill: `CREATE TABLE items AS SELECT i AS id, md5(i::text) AS note FROM generate_series(1, ${ROWS}) i`,
  },
  {
    kind: "mysql",
    name: "MariaDB",
    has: hasMariadb,
    start: (certificate: string, key: string, authority: string) =>
      startMariadb([`--ssl-cert=${certificate}`, `--ssl-key=${key}`, `--ssl-ca=${authority}`]),
    async demandCertificate({ query }: TestServer, user: string, password: string) {
      await query(`CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY '${password}' REQUIRE X509`);
      await query(`GRANT SELECT ON store.* TO ${user}@'127.0.0.1'`);
    },
    refusal: /a client certificate/,
    account: "mysql",
    fill: `CREATE TABLE items AS SELECT seq AS id, md5(seq) AS note FROM seq_1_to_${ROWS}`,
  },
];

for (const { kind, name, has, start, account, fill, demandCertificate, refusal } of KINDS) {
  const can = has && openssl !== undefined;
  describe.skipIf(!can)(can ? `encryption to ${name}` : `skipped: no ${name} or no openssl`, () => {
    const folder = temporaryFolder("certificates");
    const authority = join(folder, "ca.pem");
    const servers: Record<string, TestServer> = {};
    let workspace: TestWorkspace;

    beforeAll(async () => {
      makeCertificates(folder, { own: "IP:127.0.0.1", other: "DNS:other.example", client: "DNS:analyst" });
      for (const file of ["own", "other"])
        servers[file] = await start(join(folder, `${file}.pem`), keyFor(account, folder, file), authority);
      await servers.own!.query(fill);
      workspace = await openTestWorkspace("encryption");
    });
    afterAll(async () => {
      await workspace?.close();
      for (const server of Object.values(servers)) await server.stop();
    });

    const configOf = (server: string, more: Record<string, unknown>) => {
      const { host, port, user, password, database } = servers[server]!;
      return { host, port, user, password, database, ...more };
    };
    const tried = async (server: string, more: Record<string, unknown>) =>
      (await workspace.client.source.test({ kind, config: configOf(server, more) })).steps;

    it("reads all rows from a server whose certificate is verified", async () => {
      const config = configOf("own", { ssl: "verify", authority });
      await workspace.client.source.add({ name: "shop", kind, config, connectionType: "test" });
      expect(await tried("own", { ssl: "verify", authority })).toContainEqual(
        expect.objectContaining({ name: "Connection is encrypted", ok: true }),
      );
      await workspace.done(workspace.client.source.sync({ id: "shop" }));
      const sql = "SELECT count(*)::INTEGER AS n, min(md5(id::VARCHAR) = note) AS same FROM raw_shop.items";
      expect(await workspace.engine.warehouse.query(sql)).toEqual([{ n: ROWS, same: true }]);
    });

    it("shows a certificate of its own to a server that asks for one", async () => {
      const account = { user: "known", password: "known-pw" };
      await demandCertificate(servers.own!, account.user, account.password);
      const certificate = join(folder, "client.pem");
      const certificateKey = join(folder, "client.key");
      const config = { ...account, ssl: "verify", authority, certificate, certificateKey };
      const steps = await tried("own", config);
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      const added = { name: "known", kind, config: configOf("own", config), connectionType: "test" as const };
      await workspace.client.source.add(added);
      await workspace.done(workspace.client.source.sync({ id: "known" }));
      const sql = "SELECT count(*)::INTEGER AS n FROM raw_known.items";
      expect(await workspace.engine.warehouse.query(sql)).toEqual([{ n: ROWS }]);

      const told = async (more: Record<string, unknown>) =>
        (await tried("own", { ...config, ...more })).at(-1);
      expect(await told({ certificate: "", certificateKey: "" })).toMatchObject({
        ok: false,
        detail: expect.stringMatching(refusal),
      });
      expect(await told({ certificateKey: "" })).toMatchObject({
        detail: expect.stringMatching(/and its key/),
      });
      expect(await told({ certificateKey: join(folder, "other.key") })).toMatchObject({
        detail: expect.stringMatching(/belong together/),
      });
    });

    it("refuses a certificate for another name", async () => {
      const steps = await tried("other", { ssl: "verify", authority });
      expect(steps).toMatchObject([{ ok: false, detail: expect.stringMatching(/is for another name/) }]);
      expect(await tried("other", { ssl: "require" })).toContainEqual(
        expect.objectContaining({ name: "Connection is encrypted", ok: true }),
      );
    });

    it("refuses a certificate whose authority it does not know, and a file that is none", async () => {
      expect(await tried("own", { ssl: "verify" })).toMatchObject([
        { ok: false, detail: expect.stringMatching(/Give its certificate authority/) },
      ]);
      expect(await tried("own", { ssl: "verify", authority: join(folder, "absent.pem") })).toContainEqual(
        expect.objectContaining({ ok: false, detail: expect.stringMatching(/absent.pem can't be read/) }),
      );
    });
  });
}
