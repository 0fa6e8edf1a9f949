import type {Context} from '../world.ts'

/** Ports to what is on this side of the clusters: the kubeconfig and the machine. Types only, as in world.ts. */

/** What the kubeconfig says of a context's login; no secret is in it. */
export interface Login {
  readonly server: string
  /** False with insecure-skip-tls-verify. */
  readonly verifiesServer: boolean
  /** The program that logs in. */
  readonly program?: {readonly command: string; readonly installHint?: string; /** Of the AWS CLI. */ readonly profile?: string}
  /** `gcp`, `oidc` ...: logins that were built into kubectl once. */
  readonly provider?: string
  /** Of the client certificate. */
  readonly certificateEnds?: Date
  /** The token's own word (`exp` of a JWT). */
  readonly tokenEnds?: Date
}

/** One request for the server's version. */
export interface Probe {
  /** From the request, without the login, to the answer. */
  readonly milliseconds: number
  /** `1.35.4`. */
  readonly version: string
  /** The server's clock, to the second. */
  readonly date?: Date
  /** Of the server's certificate; undefined without TLS. */
  readonly certificateEnds?: Date
}

export interface Kubeconfig {
  /** Those that are there, the sandbox's among them, whatever is in them. */
  files(): Promise<readonly string[]>
  /** INVALID_INPUT where a file cannot be read. */
  contexts(): Promise<readonly Context[]>
  login(context: string): Promise<Login>
  /** UNREACHABLE within 2 s where nothing answers; CREDENTIALS. */
  probe(context: string): Promise<Probe>
}

export interface Ran {
  /** undefined: it could not be started, was killed, or did not end in time. */
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** The machine that ridectl runs on. */
export interface Machine {
  /** `linux`, `darwin`. */
  readonly system: string
  readonly isRoot: boolean
  /** Of Node, `24.19.2`. */
  readonly node: string
  /** Where the program is by PATH, if it is. */
  find(program: string): Promise<string | undefined>
  /** Runs it to its end, by default for 5 s at most. `foreground`: it has the terminal, all it says goes to stderr, and it has all the time that it wants. */
  run(command: readonly string[], how?: {readonly seconds?: number; readonly foreground?: boolean}): Promise<Ran>
  /** The permission bits of a file; undefined where there is none. */
  mode(path: string): Promise<number | undefined>
  /** Leaves a file to its owner alone: mode 0600. */
  close(path: string): Promise<void>
  /** What a host name resolves to here; empty where it does not. */
  addresses(host: string): Promise<readonly string[]>
  /** The certificate that is shown for the host at the address: until when it is good, and why it is not trusted. undefined where nothing answers in 3 s. */
  certificate(at: {readonly address: string; readonly port: number; readonly host: string}): Promise<{readonly ends: Date; readonly problem?: string} | undefined>
}
