using Lowmark.Bench;

if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

try
{
    return options.Bench switch
    {
        "scan" => ScanBench.Run(options),
        "reports" => ReportsBench.Run(options),
        "check" => CheckBench.Run(options),
        "trace" => TraceBench.Run(options),
        "overhead" => OverheadBench.Run(options),
        "refresh" => RefreshBench.Run(options),
        _ => StartBench.Run(options),
    };
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 3;
}
