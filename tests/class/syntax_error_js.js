console.log("parent process: " + process.pid;
