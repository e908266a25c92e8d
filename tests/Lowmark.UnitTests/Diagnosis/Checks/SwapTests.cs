using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class SwapTests
{
    private static readonly (double, double, double) Calm = (0, 0, 0);

    [Fact]
    public void A_machine_without_swap_is_told_what_can_not_be_moved_out() =>
        CheckHost.WithRam(("SwapTotal", 0), ("AnonPages", 2_097_152)).Run<NoSwap>()
            .Finds(Severity.Notice, "There is no swap: anonymous memory, 2 GiB now, can not be moved out of RAM.")
            .Quoting("/proc/meminfo", "SwapTotal: 0 kB");

    [Fact]
    public void With_swap_there_is_swap() =>
        CheckHost.WithRam(("SwapTotal", 1_048_576)).Run<NoSwap>().IsFine("1 GiB of swap");

    [Fact]
    public void The_swap_of_a_container_is_its_hosts() =>
        CheckHost.WithRam(("SwapTotal", 0)).Group("", 1024, 2048).Run<NoSwap>()
            .IsNotHere("this is a container: swap is its host's");

    [Fact]
    public void Without_the_row_nothing_tells_of_swap() =>
        CheckHost.WithRam().Run<NoSwap>().IsUnknown("SwapTotal of /proc/meminfo");

    [Fact]
    public void Full_swap_is_a_warning_where_ram_is_short_too() =>
        CheckHost.WithRam(("MemAvailable", 1_900_000), ("SwapTotal", 1_000_000), ("SwapFree", 29_000)).Run<SwapFull>()
            .Finds(Severity.Warning, "Swap is full: 28.3 MiB of 977 MiB is free.")
            .Quoting("/proc/meminfo", "SwapFree: 29000 kB");

    [Fact]
    public void Full_swap_beside_free_ram_is_worth_knowing() =>
        CheckHost.WithRam(("MemAvailable", 2_000_000), ("SwapTotal", 1_000_000), ("SwapFree", 0)).Run<SwapFull>()
            .Finds(Severity.Notice, "Swap is full: none of 977 MiB is free; 1.91 GiB of RAM can still be had.");

    [Fact]
    public void Three_percent_of_swap_are_not_full() =>
        CheckHost.WithRam(("SwapTotal", 1_000_000), ("SwapFree", 30_000)).Run<SwapFull>()
            .IsFine("3 % of swap is free");

    [Fact]
    public void What_is_not_there_is_not_full() =>
        CheckHost.WithRam(("SwapTotal", 0), ("SwapFree", 0)).Run<SwapFull>().IsNotHere("there is no swap");

    [Fact]
    public void Without_its_rows_swap_may_be_full() =>
        CheckHost.WithRam(("SwapTotal", 9)).Run<SwapFull>().IsUnknown("SwapTotal and SwapFree of /proc/meminfo");

    /// <summary>2560 pages in 10 s are 256 a second: 1 MiB.</summary>
    [Fact]
    public void Swapping_both_ways_while_tasks_wait_is_thrashing() =>
        Swapping(2560, 5120).Pressure((10, 1, 1), Calm).Run<SwapThrash>()
            .Finds(
                Severity.Warning,
                "Memory goes in and out of swap: 1 MiB a second come in from swap and 2 MiB go out; tasks waited for "
                + "memory in 10 % of the last 10 s.")
            .Quoting("/proc/vmstat", "pswpin 3560 (+2560 in 10 s)")
            .Quoting("/proc/pressure/memory", "some avg10=10.00 avg60=1.00 avg300=1.00");

    [Fact]
    public void When_all_tasks_wait_at_once_it_is_critical() =>
        Assert.Equal(
            Severity.Critical,
            Assert.Single(Swapping(2560, 2560).Pressure((30, 1, 1), (10, 1, 1)).Run<SwapThrash>().Findings).Severity);

    [Fact]
    public void Without_pressure_figures_the_rates_make_it_likely() =>
        Assert.Equal(
            (Severity.Warning, Confidence.Likely),
            Assert.Single(Swapping(2560, 2560).Run<SwapThrash>().Findings) is var found
                ? (found.Severity, found.Confidence)
                : default);

    [Theory]
    [InlineData(2559, 9999, "1020 KiB a second come in from swap and 3.9 MiB go out")]
    [InlineData(9999, 0, "3.9 MiB a second come in from swap and 0 KiB go out")]
    public void One_way_is_no_thrashing(long pagesIn, long pagesOut, string words) =>
        Swapping(pagesIn, pagesOut).Pressure((99, 9, 9), (99, 9, 9)).Run<SwapThrash>().IsFine(words);

    [Fact]
    public void Fast_swap_that_nobody_waits_for_is_fine() =>
        Swapping(2560, 2560).Pressure((9.99, 9, 9), Calm).Run<SwapThrash>().IsFine(
            "1 MiB a second come in from swap and 1 MiB go out, but hardly any task waits for it");

    [Fact]
    public void One_sample_tells_no_rate_of_swapping() =>
        CheckHost.WithRam().VmStat(("pswpin", 9), ("pswpout", 9)).Run<SwapThrash>()
            .IsNotHere("two samples are needed: --interval 10s");

    [Fact]
    public void Without_the_counters_thrashing_is_not_known() =>
        CheckHost.WithRam().After(10).Run<SwapThrash>().IsUnknown("pswpin and pswpout of /proc/vmstat");

    [Fact]
    public void Compressed_swap_that_takes_a_quarter_of_ram_is_found() =>
        Zram(diskKiB: 8_000_000, storedKiB: 5_000_000, usedKiB: 2_500_000).Run<ZramLarge>()
            .Finds(
                Severity.Warning,
                "Compressed swap (zram) takes 2.38 GiB, 25 % of RAM, to hold 4.77 GiB.")
            .Quoting(
                "/sys/block/zram0/mm_stat",
                "orig_data_size 5120000000 compr_data_size 2457600000 mem_used_total 2560000000 mem_limit 0");

    [Fact]
    public void A_disk_of_more_than_twice_the_ram_without_limit_is_worth_knowing() =>
        Zram(diskKiB: 20_000_100, storedKiB: 0, usedKiB: 0).Run<ZramLarge>()
            .Finds(
                Severity.Notice,
                "zram may hold 19.1 GiB, 200 % of RAM, and no limit is set on the RAM it takes.");

    [Fact]
    public void A_disk_of_twice_the_ram_that_is_nearly_empty_is_fine() =>
        Zram(diskKiB: 20_000_000, storedKiB: 2_000_000, usedKiB: 1_000_000).Run<ZramLarge>()
            .IsFine("zram takes 10 % of RAM");

    [Fact]
    public void Where_no_zram_is_set_up_there_is_none() =>
        CheckHost.WithRam().With("/sys/block/zram0/disksize", 0).Run<ZramLarge>()
            .IsNotHere("no zram device is set up");

    [Fact]
    public void A_device_that_does_not_tell_its_use_may_be_large() =>
        CheckHost.WithRam().With("/sys/block/zram1/disksize", 1024).Run<ZramLarge>()
            .IsUnknown("/sys/block/zram1/mm_stat");

    private static CheckHost Swapping(long pagesIn, long pagesOut) => CheckHost.WithRam()
        .VmStat(("pswpin", 1000), ("pswpout", 0)).After(10).VmStat(("pswpin", 1000 + pagesIn), ("pswpout", pagesOut));

    private static CheckHost Zram(long diskKiB, long storedKiB, long usedKiB) => CheckHost.WithRam()
        .With("/sys/block/zram0/disksize", diskKiB * 1024)
        .With("/sys/block/zram0/mm_stat", FormattableString.Invariant(
            $"{storedKiB * 1024} {usedKiB * 1024 / 100 * 96} {usedKiB * 1024} 0 {usedKiB * 1024} 0 0 0 0\n"));
}
