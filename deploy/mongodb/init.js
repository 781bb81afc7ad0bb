// Makes the replica set, its administrator and the user of the service; run again, it changes nothing. For mongosh.

const members = ['read-store-1', 'read-store-2', 'read-store-3'];
const { ROOT_PASSWORD, DESK_PASSWORD } = process.env;
const NOT_PERMITTED = 13;
/** The read models, and the keys of personal data. */
const DATABASES = ['casebook', 'casebook-keys'];

function begin() {
  try {
    rs.initiate({
      _id: 'casebook',
      members: members.map((host, _id) => ({ _id, host: `${host}:27017`, priority: _id === 0 ? 2 : 1 })),
    });
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized' && error.code !== NOT_PERMITTED) throw error;
  }
}

function untilPrimary() {
  // Users are made on the member that this runs beside, which the priority makes the primary in the end.
  for (let second = 0; second < 60; second++) {
    if (db.hello().isWritablePrimary) return;
    sleep(1000);
  }
  throw new Error('read-store-1 did not become the primary within a minute.');
}

function makeUsers() {
  const admin = db.getSiblingDB('admin');
  try {
    admin.createUser({ user: 'root', pwd: ROOT_PASSWORD, roles: ['root'] });
  } catch (error) {
    // There is a user already, and so nobody may do anything without a password.
    if (error.code !== NOT_PERMITTED) throw error;
  }
  admin.auth('root', ROOT_PASSWORD);
  const own = db.getSiblingDB('casebook');
  const roles = DATABASES.map((name) => ({ role: 'readWrite', db: name }));
  if (own.getUser('casebook') === null) {
    own.createUser({ user: 'casebook', pwd: DESK_PASSWORD, roles });
  } else own.grantRolesToUser('casebook', roles);
}

begin();
untilPrimary();
makeUsers();
