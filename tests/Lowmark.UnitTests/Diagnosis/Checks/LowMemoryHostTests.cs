using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class LowMemoryHostTests
{
    [Fact]
    public void More_than_four_fifths_in_use_is_a_warning() =>
        CheckHost.WithRam(("MemAvailable", 1_900_000)).Run<LowMemoryHost>()
            .Finds(Severity.Warning, "81 % of RAM is in use: 1.81 GiB of 9.54 GiB can still be had.")
            .Quoting("/proc/meminfo", "MemAvailable: 1900000 kB")
            .Quoting(null, "10000000 kB - 1900000 kB = 8100000 kB");

    [Fact]
    public void More_than_19_twentieths_is_critical() =>
        CheckHost.WithRam(("MemAvailable", 400_000)).Run<LowMemoryHost>()
            .Finds(Severity.Critical, "96 % of RAM is in use: 391 MiB of 9.54 GiB can still be had.");

    [Fact]
    public void Four_fifths_are_fine() =>
        CheckHost.WithRam(("MemAvailable", 2_000_000)).Run<LowMemoryHost>().IsFine("80 % of RAM in use");

    [Fact]
    public void Where_the_kernel_makes_no_estimate_what_could_be_dropped_is_added_up() =>
        CheckHost.WithRam(("MemFree", 100_000), ("Active(file)", 200_000), ("Inactive(file)", 300_000))
            .Run<LowMemoryHost>()
            .Finds(Severity.Warning, "94 % of RAM is in use: 586 MiB of 9.54 GiB can still be had.");

    /// <summary>The ARC is no page cache: MemAvailable leaves it out, and pressure shrinks it to c_min.</summary>
    [Fact]
    public void What_zfs_gives_back_is_not_in_use()
    {
        CheckHost host = CheckHost.WithRam(("MemAvailable", 1_000_000));
        host.Run<LowMemoryHost>().Finds(
            Severity.Warning, "90 % of RAM is in use: 977 MiB of 9.54 GiB can still be had.");

        host.With("/proc/spl/kstat/zfs/arcstats", Arc(size: 3_072_000_000, least: 1_024_000_000))
            .Run<LowMemoryHost>().IsFine("70 % of RAM in use");
        host.With("/proc/spl/kstat/zfs/arcstats", Arc(size: 1_536_000_000, least: 1_024_000_000))
            .Run<LowMemoryHost>()
            .Finds(Severity.Warning, "85 % of RAM is in use: 1.43 GiB of 9.54 GiB can still be had.")
            .Quoting("/proc/spl/kstat/zfs/arcstats", "size 1500000 kB, c_min 1000000 kB");
    }

    private static string Arc(long size, long least) =>
        FormattableString.Invariant($"13 1 0x01 96 26112 8 9\nname type data\nc_min 4 {least}\nsize 4 {size}\n");

    [Fact]
    public void Without_meminfo_nothing_tells() =>
        new CheckHost().Run<LowMemoryHost>().IsUnknown("MemTotal and MemAvailable of /proc/meminfo");
}
