using System.Diagnostics;
using System.Globalization;
using Lowmark.Fuzz;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

CaseMaker maker = new(options.Material);
if (options.Single)
{
    byte[] log = maker.Make(options.First);
    using (Stream output = Console.OpenStandardOutput()) { output.Write(log); }
    string? complaint = options.Complaint(log, Depth.Output);
    Console.Error.WriteLine($"fuzz: case {options.First}, {log.Length} bytes: {complaint ?? "nothing to complain of"}");
    return complaint is null ? 0 : 1;
}

string folder = Path.Combine(options.Root, "artifacts", "fuzz");
Directory.CreateDirectory(folder);
Stopwatch clock = Stopwatch.StartNew();
Action<long>? tell = Console.IsErrorRedirected
    ? null : cases => Console.Error.Write($"\r{cases:N0} cases, {cases / clock.Elapsed.TotalSeconds:N0}/s ");
FuzzRun run = FuzzRun.Of(maker, options, tell);
if (tell is not null) { Console.Error.Write("\r\e[K"); }
foreach (FoundCase found in run.Found)
{
    File.WriteAllBytes(Path.Combine(folder, $"{found.Seed}.log"), found.Log);
    File.WriteAllBytes(Path.Combine(folder, $"{found.Seed}.small.log"), found.Smallest);
    Console.WriteLine($"case {found.Seed} ({found.Log.Length} bytes; artifacts/fuzz/{found.Seed}.small.log: "
        + $"{found.Smallest.Length}): {found.Complaint}");
}

Console.WriteLine(
    $"{run.Cases:N0} cases from seed {options.First}, {run.Bytes / 1e6:N0} MB, {clock.Elapsed.TotalSeconds:N0} s "
    + $"({run.Cases / clock.Elapsed.TotalSeconds:N0}/s): {run.Found.Count} kinds of complaint");
return run.Found.Count == 0 ? 0 : 1;
