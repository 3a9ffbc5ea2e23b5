/** Every key has it until the customer takes it away (C5). */
export const SUBMIT_SUPPLIER_INVOICE = 'SUBMIT_SUPPLIER_INVOICE'
