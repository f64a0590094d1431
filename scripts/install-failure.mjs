/** What npm's failures mean, and what to do next: the first pattern that fits what npm wrote is the answer. */

const causes = [
  {
    pattern: /ENOSPC|EDQUOT|no space left/i,
    what: "the disk is full.",
    next: "free about 2 GiB (the npm cache can go: npm cache clean --force), then run the same command again.",
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied/i,
    what: "npm may not write here.",
    next: "check who owns the folder named above and its node_modules (no sudo is needed if they are yours).",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|ENOTCACHED|UND_ERR/,
    what: "the npm registry cannot be reached.",
    next: "check the network, the proxy (npm config get proxy) and the registry (npm config get registry); run again.",
  },
  {
    pattern: /SELF_SIGNED|CERT_|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY/,
    what: "the registry's certificate is not trusted.",
    next: "tell npm your company's certificate: npm config set cafile /path/to/certificate.pem",
  },
  {
    pattern: /E401|E403|ENEEDAUTH/,
    what: "the registry refuses this user.",
    next: "log in (npm login), or use another registry: npm config set registry https://registry.npmjs.org/",
  },
  {
    pattern: /E404|ETARGET|ENOVERSIONS/,
    what: "the registry lacks a package or its version (named above).",
    next: "a mirror may be behind; try: npm config set registry https://registry.npmjs.org/",
  },
  {
    pattern: /EINTEGRITY/,
    what: "a downloaded package does not have its checksum.",
    next: "npm cache clean --force, then run the same command again.",
  },
];

/** `what` went wrong with npm and what to do `next`, as sentences. `result`: exit code or signal, error, output. */
export function explainInstallFailure(result, root) {
  if (result.error?.code === "ENOENT" && result.error.syscall?.startsWith("spawn")) {
    return { what: "npm is not on the PATH.", next: "install npm (it comes with Node from https://nodejs.org)." };
  }
  const text = `${result.error?.code ?? ""} ${result.error?.message ?? ""}\n${result.output}`;
  const cause = causes.find(({ pattern }) => pattern.test(text));
  if (cause !== undefined) return { what: `${cause.what} (in ${root})`, next: cause.next };
  if (result.signal)
    return { what: `npm was ended by ${result.signal} (out of memory?).`, next: "run the same command again." };
  return {
    what: result.error?.message ?? `npm ended with code ${result.code}.`,
    next: "read npm's lines above; npm install --no-save in the project's folder repeats it with everything it says.",
  };
}
