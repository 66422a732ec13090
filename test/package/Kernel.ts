import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Dealer, Subscriber } from 'zeromq'

const KEY = 'a key'
const IP = '127.0.0.1'
const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const
const DELIMITER = '<IDS|MSG>'

/** What a cell gives, by media type. */
type Result = Readonly<Record<string, string>>
interface Content {
  readonly data: Result
  readonly evalue: string
}

/**
 * A Jupyter kernel of Deno, spoken to as a notebook does.
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
export class Kernel {
  readonly #shell = new Dealer()
  readonly #published = new Subscriber()
  readonly #hearing = new Map<string, (type: string, content: Content) => void>()
  #process!: ChildProcess
  #isHeard = false

  /** Starts one in a folder. */
  static async start(deno: string, cwd: string): Promise<Kernel> {
    const kernel = new Kernel()
    const free = await Promise.all(PORTS.map(freePort))
    const ports = Object.fromEntries(PORTS.map((name, i) => [name, free[i]!]))
    const file = join(cwd, 'connection.json')
    const about = { ip: IP, transport: 'tcp', key: KEY, signature_scheme: 'hmac-sha256', kernel_name: 'deno' }
    await writeFile(file, JSON.stringify({ ...about, ...ports }))
    kernel.#process = spawn(deno, ['jupyter', '--kernel', '--conn', file], { cwd, stdio: 'ignore' })
    kernel.#shell.connect(`tcp://${IP}:${ports['shell_port']}`)
    kernel.#published.connect(`tcp://${IP}:${ports['iopub_port']}`)
    kernel.#published.subscribe()
    void kernel.#hear()
    // What is published before a subscriber is there is lost.
    while (!kernel.#isHeard) {
      await kernel.#send('kernel_info_request', {})
      await setTimeout(200)
    }
    return kernel
  }

  /** What a cell gives. */
  async result(code: string): Promise<Result> {
    const id = await this.#send('execute_request', { code, silent: false, user_expressions: {} })
    return new Promise((resolve, reject) => {
      this.#hearing.set(id, (type, { data, evalue }) => {
        if (type === 'execute_result') resolve(data)
        if (type === 'error') reject(new Error(evalue))
      })
    })
  }

  stop(): void {
    this.#process.kill('SIGKILL')
    this.#shell.close()
    this.#published.close()
  }

  async #send(type: string, content: object): Promise<string> {
    const id = randomUUID()
    const header = { msg_id: id, msg_type: type, session: 'test', username: 'test', version: '5.3' }
    const parts = [{ ...header, date: new Date().toISOString() }, {}, {}, content].map(part =>
      JSON.stringify(part),
    )
    const signature = parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', KEY))
    await this.#shell.send([DELIMITER, signature.digest('hex'), ...parts])
    return id
  }

  async #hear(): Promise<void> {
    for await (const frames of this.#published) {
      this.#isHeard = true
      const texts = frames.map(String)
      const [header, parent, , content] = texts
        .slice(texts.indexOf(DELIMITER) + 2)
        .map(text => JSON.parse(text) as unknown) as [
        { msg_type: string },
        { msg_id: string },
        object,
        Content,
      ]
      this.#hearing.get(parent.msg_id)?.(header.msg_type, content)
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, IP, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
