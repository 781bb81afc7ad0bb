import { Module } from '@nestjs/common';
import { pastControllerOf } from '#platform';
import { ChangeDelegatedAdminRelationshipStatusHandler } from './commands/change-delegated-admin-relationship-status.js';
import { ChangeSubscriptionStatusHandler } from './commands/change-subscription-status.js';
import { EndDelegatedAdminRelationshipHandler } from './commands/end-delegated-admin-relationship.js';
import { KeepCustomerHandler } from './commands/keep-customer.js';
import { RecordDelegatedAdminRelationshipHandler } from './commands/record-delegated-admin-relationship.js';
import { RecordSubscriptionHandler } from './commands/record-subscription.js';
import { CustomerController } from './http/customer.controller.js';
import { DelegatedAdminController } from './http/delegated-admin.controller.js';
import { ServiceController } from './http/service.controller.js';
import { SubscriptionController } from './http/subscription.controller.js';
import { DelegatedAdminInForceHandler } from './queries/delegated-admin-in-force.js';
import { FindCustomerHandler } from './queries/find-customer.js';
import { ContactSearch } from './read-models/contacts/contact-search.js';
import { GetCustomerHandler, ListCustomersHandler } from './read-models/customers/customers.queries.js';
import { customerPast } from './read-models/customers/customer.past.js';

@Module({
  controllers: [
    CustomerController,
    pastControllerOf(customerPast),
    SubscriptionController,
    DelegatedAdminController,
    ServiceController,
  ],
  providers: [
    ContactSearch,
    KeepCustomerHandler,
    RecordSubscriptionHandler,
    ChangeSubscriptionStatusHandler,
    RecordDelegatedAdminRelationshipHandler,
    ChangeDelegatedAdminRelationshipStatusHandler,
    EndDelegatedAdminRelationshipHandler,
    ListCustomersHandler,
    GetCustomerHandler,
    FindCustomerHandler,
    DelegatedAdminInForceHandler,
  ],
})
export class CustomersModule {}
