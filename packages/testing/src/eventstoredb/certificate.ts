/**
 * A certificate for 127.0.0.1 that signs itself, with its key, so that tests can speak TLS to the double. The key is known
 * to everybody who reads this: it protects nothing.
 */
export const certificateForTests: { readonly certificate: string; readonly key: string } = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBtjCCAVugAwIBAgIUHCMc63uW5O5+j0j+uKjI6c64AgEwCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWdW5pb24tY2FyZCB0ZXN0IGRvdWJsZTAgFw0yNjExMjYxMzUz
MTVaGA8yMTI2MTEwMjEzNTMxNVowITEfMB0GA1UEAwwWdW5pb24tY2FyZCB0ZXN0
IGRvdWJsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKp4lK0ucqIuyfNTQ8qG
X7v5I8SLhj9g4yLhEQLHweKly/FJi90YLueRzWjgzKIz1xtSOpUGzZmfgje/kYo+
5fOjbzBtMB0GA1UdDgQWBBQ2t5q3i2XyVaD9y8HYkzrAZa4dhDAfBgNVHSMEGDAW
gBQ2t5q3i2XyVaD9y8HYkzrAZa4dhDAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQT
MBGHBH8AAAGCCWxvY2FsaG9zdDAKBggqhkjOPQQDAgNJADBGAiEAptIQgMiR7km9
sj763pFY85+uUnETN0r/EPIUrE+H5nUCIQCaAtdGexWk1jiQqDQitdJRn6N9p6np
RHQ9MJUqgi9dcA==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgclFFLA9yFFR3WFKv
s0yrwxMES+YOaJkTwwQqzvlXF2ihRANCAASqeJStLnKiLsnzU0PKhl+7+SPEi4Y/
YOMi4RECx8HipcvxSYvdGC7nkc1o4MyiM9cbUjqVBs2Zn4I3v5GKPuXz
-----END PRIVATE KEY-----
`,
}
