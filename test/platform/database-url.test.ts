import {expect, test} from 'vitest'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'

test('a DATABASE_URL gives host, port, database, user, password and how TLS is checked', () => {
  const {password, ...rest} = parseDatabaseUrl('postgres://us%40er:p%3Aw%5Cd@db.example.com:6432/car1_qa?sslmode=verify-full&sslrootcert=/etc/db/ca.pem&application_name=x\n')
  expect(rest).toEqual({host: 'db.example.com', port: 6432, database: 'car1_qa', user: 'us@er', sslmode: 'verify-full', sslrootcert: '/etc/db/ca.pem', settings: {}})
  expect(password.reveal()).toBe(String.raw`p:w\d`)
})

test('the certificate that this side shows is named with its key', () => {
  expect(parseDatabaseUrl('postgres://u@h/d?sslcert=/etc/db/client.crt&sslkey=/etc/db/client.key')).toMatchObject({sslcert: '/etc/db/client.crt', sslkey: '/etc/db/client.key'})
})

test('without port and sslmode it means what libpq means', () => {
  expect(parseDatabaseUrl('postgresql://u:p@10.0.0.1/d')).toMatchObject({host: '10.0.0.1', port: 5432, sslmode: 'prefer'})
  expect(parseDatabaseUrl('postgis://u:p@[fd00::1]/d')).toMatchObject({host: 'fd00::1'})
})

test.each([
  'sqlite:///db.sqlite3', 'no url', 'postgresql:///d', 'postgresql://u:p@/d', 'postgresql://u:p@host', 'postgresql://host/d', 'postgresql://u:p@one,two/d',
  'postgresql://u:p@host/d?sslcert=/a', 'postgresql://u:p@host/d?sslkey=/a', 'postgresql://u:p@host/d?sslcert=/a&sslkey=/b&sslpassword=u:p@',
  'postgresql://u:p@-host/d', 'postgresql://u:p@host/d?sslmode=yes', 'postgresql://u:100%@host/d',
])('%s is refused without being shown', (url) => {
  const text = url.replace('u:p@', 'u:secretword@')
  expect(() => parseDatabaseUrl(text)).toThrow(expect.objectContaining({code: 'INVALID_INPUT', message: expect.not.stringContaining('secretword')}))
})
