using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class HardwareTests
{
    private const string Controller = "/sys/devices/system/edac/mc/mc0";
    private const string Blocks = "/sys/devices/system/memory";

    [Fact]
    public void An_error_that_could_not_be_corrected_is_a_warning() =>
        Module(corrected: 4, uncorrected: 1).Run<FaultyMemory>()
            .Finds(
                Severity.Warning,
                "Memory module CPU0_DIMM_B2 had 4 errors that ECC corrected and 1 that it could not.")
            .About("device", "CPU0_DIMM_B2")
            .Quoting($"{Controller}/dimm3", "ue_count 1");

    /// <summary>Up for four days: 40 errors are ten a day.</summary>
    [Theory]
    [InlineData(39, Severity.Notice)]
    [InlineData(40, Severity.Warning)]
    public void Corrected_errors_are_judged_by_the_day(long corrected, Severity severity) =>
        Module(corrected, 0).With("/proc/uptime", "345600.00 1.00\n").Run<FaultyMemory>()
            .Finds(severity, $"Memory module CPU0_DIMM_B2 had {corrected} errors that ECC corrected.");

    [Fact]
    public void Errors_that_no_module_counts_are_the_controllers() =>
        CheckHost.WithRam().With($"{Controller}/mc_name", "i7core_edac\n").With($"{Controller}/ce_count", 2)
            .With($"{Controller}/ue_count", 0).Run<FaultyMemory>()
            .Finds(Severity.Notice, "Memory controller mc0 (i7core_edac) had 2 errors that ECC corrected.")
            .About("device", "mc0");

    [Fact]
    public void Pages_taken_out_of_use_are_a_warning_without_any_controller() =>
        CheckHost.WithRam(("HardwareCorrupted", 8)).Run<FaultyMemory>()
            .Finds(Severity.Warning, "8 KiB of RAM were taken out of use for errors that can not be corrected.")
            .Quoting("/proc/meminfo", "HardwareCorrupted: 8 kB");

    [Fact]
    public void Controllers_that_counted_nothing_are_fine() =>
        Module(0, 0).Run<FaultyMemory>().IsFine("1 memory controllers counted no error");

    [Fact]
    public void Without_a_controller_nobody_counts() =>
        CheckHost.WithRam(("HardwareCorrupted", 0)).Run<FaultyMemory>()
            .IsNotHere("no memory controller counts errors (EDAC)");

    [Fact]
    public void A_controller_without_counters_is_not_known() =>
        CheckHost.WithRam().With($"{Controller}/mc_name", "x\n").Run<FaultyMemory>()
            .IsUnknown("ce_count and ue_count of /sys/devices/system/edac/mc/mc*");

    /// <summary>8 blocks of 128 MiB are 1048576 kB.</summary>
    [Theory]
    [InlineData(8, Severity.Warning, "8 of 9 memory blocks (1 GiB) are switched off.")]
    [InlineData(7, Severity.Notice, "7 of 8 memory blocks (896 MiB) are switched off.")]
    public void Blocks_that_are_switched_off_are_found(int off, Severity severity, string words)
    {
        CheckHost host = CheckHost.WithRam().With($"{Blocks}/block_size_bytes", "8000000\n")
            .With($"{Blocks}/memory0/state", "online\n");
        for (int block = 1; block <= off; block++) { host.With($"{Blocks}/memory{block}/state", "offline\n"); }
        host.Run<MemoryOffline>().Finds(severity, words).Quoting($"{Blocks}/memory1/state", "offline");
    }

    [Fact]
    public void A_balloon_of_a_tenth_of_what_is_left_is_a_warning() =>
        CheckHost.WithRam(("Balloon", 1_000_000)).Run<MemoryOffline>()
            .Finds(
                Severity.Warning,
                "977 MiB are ballooned away: lent to the host of this machine, which has 9.54 GiB left.")
            .Quoting("/proc/meminfo", "Balloon: 1000000 kB");

    [Fact]
    public void An_older_kernel_counts_what_went_into_the_balloon_and_out() =>
        CheckHost.WithRam().VmStat(("balloon_inflate", 1000), ("balloon_deflate", 744)).Run<MemoryOffline>()
            .Finds(
                Severity.Notice,
                "1 MiB are ballooned away: lent to the host of this machine, which has 9.54 GiB left.")
            .Quoting("/proc/vmstat", "balloon_inflate 1000 - balloon_deflate 744 = 256");

    [Fact]
    public void Memory_that_is_all_there_is_fine()
    {
        CheckHost.WithRam().With($"{Blocks}/memory0/state", "online\n").Run<MemoryOffline>()
            .IsFine("all 1 memory blocks are online");
        CheckHost.WithRam(("Balloon", 0)).Run<MemoryOffline>().IsFine("nothing is ballooned away");
    }

    [Fact]
    public void Blocks_that_do_not_tell_may_be_off() =>
        CheckHost.WithRam().With($"{Blocks}/memory0/valid_zones", "Normal\n").Run<MemoryOffline>()
            .IsUnknown("the state of 1 blocks of /sys/devices/system/memory");

    [Fact]
    public void A_machine_whose_memory_can_not_change_has_none_of_it() =>
        CheckHost.WithRam().Run<MemoryOffline>()
            .IsNotHere("memory can neither be switched off here nor ballooned away");

    private static CheckHost Module(long corrected, long uncorrected) => CheckHost.WithRam()
        .With($"{Controller}/ce_count", corrected).With($"{Controller}/ue_count", uncorrected)
        .With($"{Controller}/dimm3/dimm_label", "CPU0_DIMM_B2\n")
        .With($"{Controller}/dimm3/dimm_ce_count", corrected)
        .With($"{Controller}/dimm3/dimm_ue_count", uncorrected);
}
