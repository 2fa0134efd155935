const { spawnSync } = require('child_process');
const { writeSync } = require('fs');

writeSync(1, `parent process: ${process.pid}\n`);
spawnSync('sh', ['-c', 'echo foo: child process: $$; echo foo: parent process: $PPID'], { stdio: 'inherit' });
