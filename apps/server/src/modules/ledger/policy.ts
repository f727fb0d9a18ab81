/** Who may see how the ledger stands, and have it audited. Proofs, checkpoints and tiles are public: they name nobody. */
export const ledgerPolicy = {
  'ledger.read': { administrator: 'everywhere', bureau: 'everywhere', school: 'everywhere' },
  'ledger.audit': { administrator: 'everywhere' },
} as const;
