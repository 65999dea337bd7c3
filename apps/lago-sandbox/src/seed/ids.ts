/** Ids that are the same in every sandbox, whatever the seed number; the README publishes them. */
export const IDS = {
  invoice: 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835',
  fee: '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44',
  looseFee: '5d1f7c20-3b6e-4a8f-9c41-7e0a2b9d6f13',
  creditNote: '7d0e5c1e-52b4-4f0c-9a37-3f6a1c2b8e10',
  appliedCoupon: '91c6e7b3-44d8-4a0f-8b52-1e7f60d9c2aa',
  charge: 'b3f2a9d0-5e64-4c18-a7b1-08d6c4e92f13',
  draft: 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724',
  failed: 'f2b9d6c8-7e41-4a05-9d3c-51a8e07b6f90',
  pending: '8c3e5a17-f2d0-4961-b8e4-0d7a96c1f352',
  voided: '3e91b7d4-60ac-4f28-95d1-c4f8a2e07b63',
  overdue: 'a6d0f3e2-8b57-4c19-8e60-f1b3d5972c48',
  paid: 'e5c8a1b9-37d2-4e64-a90f-8b2d6f41c703',
  disputed: '4b7f2e90-d1c6-4385-b2a9-e60c8d3f5a17',
  prepaidPaid: '19d4e8f6-5ca3-4b70-8d2e-7f91c0a6b354',
  prepaidUnpaid: '62fb0c9d-84e1-47a5-93c8-d5e7a1f06b42',
  oldVersion: 'c0a7d5e3-2f98-4d16-b741-9e8f3b6c5a20',
} as const;
