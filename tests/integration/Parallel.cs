using Xunit.v3;

// Tests wait for servers more than for processors; four at once keep within the server's three hundred connections.
[assembly: Parallelization(MaxThreads = 4)]
