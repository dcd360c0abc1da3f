/** The chain of certificates as the enrolled list and the press need it: null in place of an error. */

import {
  isSignedBy,
  readIssuingCertificate,
  readStatement,
  signRevokedStaff,
  signStaffCertificate,
  verifyStatement,
} from "../../seal/issuing";
import type { Chain } from "./chain-port";
import { enrolledAs } from "./roles";
import { Misshapen } from "./fields";

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export const chainOfParts: Chain = {
  readIssuing: (certificate) =>
    orNull(() => {
      const { organisation, key, notBefore, notAfter } = readIssuingCertificate(certificate);
      return { organisation, issuingKey: key, notBefore, notAfter };
    }),
  isIssuedBy: async (certificate, root) => {
    const read = orNull(() => readIssuingCertificate(certificate));
    return read !== null && isSignedBy(read, root);
  },
  readStatement: (statement) => orNull(() => readStatement(statement)),
  isStatedBy: (statement, staffKey) => verifyStatement(statement, staffKey).catch(() => false),
  signStaff: (issuing, { role, ...said }) => {
    const as = enrolledAs(role);
    if (as === null) throw new Misshapen("role");
    return signStaffCertificate(issuing, { ...said, role: "counsellor", answersAs: as === "unsaid" ? null : as });
  },
  signRevoked: (issuing, certificate, { signingKeys, ...said }) =>
    signRevokedStaff(issuing, certificate, { ...said, keys: signingKeys }),
};
