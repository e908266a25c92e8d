using System.Globalization;
using Lowmark.Pooling;

// One way a process: the peak of its memory belongs to the process.
if (args.Length == 0 || !RequestHandler.Ways.TryGetValue(args[0], out Func<RequestHandler>? way)
    || !int.TryParse(args.ElementAtOrDefault(1) ?? "20000", CultureInfo.InvariantCulture, out int requests))
{
    Console.Error.WriteLine($"usage: pooling {string.Join('|', RequestHandler.Ways.Keys)} [REQUESTS]");
    return 2;
}

Usage before = Usage.Read();
long sum = way().Handle(requests);
Console.WriteLine($"{args[0],-13} {Usage.Read().Since(before)}  (sum {sum})");
return 0;
