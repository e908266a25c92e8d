using System.Text;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Presenters;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.Diagnosis.Checks;
using Lowmark.UnitTests.Diagnosis.Hosts;
using Lowmark.UnitTests.Host;
using Lowmark.UnitTests.Host.Cgroups;

namespace Lowmark.UnitTests.Presenters;

/// <summary>A machine as each form shows it: a guest of the lab whose memory was taken apart, with processes and groups
/// that are invented.</summary>
internal static class ShownHost
{
    private const string Groups = "/sys/fs/cgroup";

    public static string Text(CheckedHost host, TextOptions options) =>
        Rendered(output => HostPresenter.WriteText(output, host, options));

    public static string Html(CheckedHost host) => Rendered(output => HostPresenter.WriteHtml(output, host));

    public static string Markdown(CheckedHost host) =>
        Rendered(output => HostPresenter.WriteMarkdown(output, host, verbose: true));

    public static string Json(CheckedHost host) => Rendered(output => HostPresenter.WriteJson(output, host));

    public static string JsonLines(CheckedHost host) => Rendered(output => HostPresenter.WriteJsonLines(output, host));

    /// <param name="ask">A request; null for none.</param>
    /// <param name="name">Of its largest process and of a group.</param>
    public static CheckedHost Sick(string? ask = null, string name = "java")
    {
        FakeHost files = GuestFiles.Of("6.12.107/frag-order3-oom-after")
            .With("/proc/sys/kernel/osrelease", "6.12.107\n")
            .With("/proc/sys/kernel/hostname", "db1\n")
            .With("/proc/uptime", "100000.00 1.00\n")
            .With("/sys/devices/system/cpu/online", "0-3\n")
            .With("/proc/pressure/memory",
                "some avg10=12.50 avg60=3.00 avg300=0.40 total=9\nfull avg10=4.00 avg60=1.00 avg300=0.10 total=3\n")
            .Without("/proc/slabinfo", HostFileState.Denied);
        files.WithRootV2(Groups);
        string slice = $"/shop.slice/{name}";
        files.WithGroupV2($"{Groups}/shop.slice", 97L << 20, 100L << 20)
            .With($"{Groups}/shop.slice/memory.stat", "active_file 0\ninactive_file 1048576\nshmem 4096\n")
            .WithGroupV2(Groups + slice, 80L << 20, 200L << 20)
            .WithGroupV2($"{Groups}/shop.slice/web", 12L << 20)
            .WithGroupV2($"{Groups}/quiet.slice", 1L << 20, 64L << 20);
        new ProcessText(1, "systemd", 12_000).AddTo(files);
        new ProcessText(10, "sshd", 4_000) { Adj = -1000 }.AddTo(files);
        new ProcessText(812, name, 80_000) { Group = slice, PageTables = 300 }.AddTo(files);
        new ProcessText(813, "nginx", 9_000) { Group = "/shop.slice/web", Adj = 200 }.AddTo(files);
        HostFacts facts = GuestFacts.Of(files);
        HostSampler sampler = facts.Host;
        files.With("/proc/uptime", "100010.00 1.00\n").With($"{Groups}{slice}/memory.current", "85000000\n");
        sampler.Sample();
        HostReport report = HostChecker.Check(
            new HostFacts(sampler, sampler.ReadSurroundings(withLists: true)),
            ask is null ? null : RequestedMemory.Parse(ask, out _));
        return new(report, HostRemedies.Propose(report));
    }

    private static string Rendered(Action<Stream> write)
    {
        using MemoryStream output = new();
        write(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
