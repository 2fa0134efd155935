PRINT "parent process"
