// n8n finds the nodes and credentials through the "n8n" section of package.json, not through this
// file. It lets other code read the same list: `require('n8n-nodes-retreaver').nodes`.
module.exports = require('./package.json').n8n;
