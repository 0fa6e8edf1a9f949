/** A small sandbox as a process of its own: `daemon.ts ROOT`. It lives until it is killed. */
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import {startSmallSandbox} from './small-sandbox.ts'

const sandbox = await startSmallSandbox({root: process.argv[2] ?? '', also: startControllers})
process.on('message', (object: {kind: string}) => void sandbox.local.create(object, 'test'))
process.on('SIGTERM', () => void sandbox.stop().then(() => process.disconnect()))
sandbox.local.watch(['Pod'], ({object}) => process.send?.(object))
