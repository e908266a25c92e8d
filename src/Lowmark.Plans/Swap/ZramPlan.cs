using Lowmark.Changes;
using Lowmark.Host;
using Lowmark.Host.Features;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Swap;

/// <summary>Swap that lies compressed in RAM: /dev/zramN, sized, marked and used before all other swap.</summary>
/// <remarks>Documentation/admin-guide/blockdev/zram.rst. A device is set up once: disksize can not be written again,
/// nor to 0, so zramctl(8) sizes it and resets it. Kept by zram-generator (zram-generator.conf(5): zram-size in
/// MB).</remarks>
internal static class ZramPlan
{
    private const string Generators = "/usr/lib/systemd/system-generators";

    public static Draft Of(AddZram change, PlanSite site)
    {
        if (change.Size.Count < 1024) { return Draft.Refuse("A compressed disk has at least 1 MiB."); }
        if (site.Figures.Memory.MemTotal is not { } ram)
        {
            return Draft.Refuse("How much RAM there is can not be read.");
        }

        if (change.Size.Count / 2 > ram.Count)
        {
            return Draft.Refuse($"More than twice the RAM ({ram.ToReadable()}): even well compressed it does not fit.");
        }

        IReadOnlyList<Zram> devices = Zram.ReadAll(site.Files);
        Zram? free = devices.FirstOrDefault(device => device is { DiskSize.Count: 0 });
        if (devices.Count > 0 && free is null)
        {
            return Draft.Refuse(
                $"The {devices.Count} zram devices there are in use: a larger one would have to take their place.",
                "swapon --show", "zramctl");
        }

        int number = free?.Device ?? 0;
        string device = $"/dev/zram{number}";
        long bytes = change.Size.Count / 1024 * 1024 * 1024;
        List<Step> now = [];
        if (devices.Count == 0)
        {
            now.Add(new RunProgram("loads the module zram", "modprobe", ["zram"], null, ["-r", "zram"]));
        }

        now.AddRange(
        [
            new RunProgram(
                $"makes {device} {change.Size.ToReadable()} large", "zramctl", ["--size", $"{bytes}", device], null,
                ["--reset", device]),
            new RunProgram($"marks {device} as swap", "mkswap", [device], null, null),
            new RunProgram(
                $"swaps to {device} before all other swap", "swapon", ["--priority", "100", device], "swapoff",
                [device]),
        ]);
        (EquatableArray<Step> lasting, EquatableArray<string> warnings) = site.Options.Lasting
            ? Keep(site, number, change.Size)
            : ([], []);
        if (!site.Options.Now && lasting.IsEmpty && !warnings.IsEmpty) { return Draft.Refuse(warnings[0]); }
        return new Drafted(
            site.Options.Now ? now.ToEquatableArray() : [], lasting,
            "Compressing takes processor time, and what is stored takes RAM, a third to a half of its size mostly.",
            "swaps what is in it back in, which needs that much memory, and resets the device")
        {
            Warnings = change.Size > ram
                ? [.. warnings, $"Larger than the RAM ({ram.ToReadable()}): data that compresses badly fills it."]
                : warnings,
        };
    }

    private static (EquatableArray<Step> Steps, EquatableArray<string> Warnings) Keep(
        PlanSite site, int number, KiB size)
    {
        if (!site.Names(Generators).Contains("zram-generator"))
        {
            return ([], ["It is not kept: zram-generator, which would set it up at boot, is not installed."]);
        }

        string file = "/etc/systemd/zram-generator.conf.d/90-lowmark.conf";
        string content = $"[zram{number}]\nzram-size = {size.Count / 1024}\nswap-priority = 100\n";
        SiteText now = site.Text(file);
        if (now is { Text: null, State: not HostFileState.Missing })
        {
            return ([], [$"It is not kept: {file} {now.Why}."]);
        }

        return now.Text == content
            ? ([], [])
            : ([new ReplaceFile($"has zram-generator make it at boot, in {file}", file, now.Text, content)], []);
    }
}
