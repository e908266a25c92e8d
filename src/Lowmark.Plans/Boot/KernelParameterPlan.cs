using System.Buffers;
using Lowmark.Changes;
using Lowmark.Host;
using Lowmark.Host.Machine;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Boot;

/// <summary>A parameter of the kernel's command line, kept where GRUB's menu is made from.</summary>
/// <remarks>grub-mkconfig reads /etc/default/grub, and on Debian and Ubuntu /etc/default/grub.d/*.cfg after it, where
/// cloud images set the command line anew. Fedora and RHEL keep it in an entry for each kernel instead
/// (GRUB_ENABLE_BLSCFG), which grubby(8) edits.</remarks>
internal static class KernelParameterPlan
{
    private const string Defaults = "/etc/default/grub";

    private static readonly SearchValues<char> s_inName =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> s_inValue =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/@%+=");

    public static Draft Of(SetKernelParameter change, PlanSite site)
    {
        if (change.Name.Length == 0 || change.Name.AsSpan().ContainsAnyExcept(s_inName)
            || (change.Value ?? "").AsSpan().ContainsAnyExcept(s_inValue))
        {
            return Draft.Refuse("That is no parameter that GRUB's files can hold as a plain word.");
        }

        string word = change.Value is null ? change.Name : $"{change.Name}={change.Value}";
        if (!site.Options.Lasting)
        {
            return Draft.Refuse("It counts from the next boot on: nothing of it is for now.");
        }

        if (OtherKeeper(site, word) is { } other) { return other; }
        string file = FileOf(site);
        SiteText now = site.Text(file);
        if (now.Text is not { } old) { return Draft.Refuse($"{file} {now.Why}."); }
        if (GrubDefaults.With(old, change.Name, change.Value) is not { } edited)
        {
            return Draft.Refuse(
                $"What {file} says of {GrubDefaults.Name} is no plain list of words.",
                $"Add {word} there by hand.");
        }

        if (edited == old) { return new Drafted([], [], "", ""); }
        if (Menu(site) is not var (program, arguments))
        {
            return Draft.Refuse("Neither update-grub nor grub2-mkconfig is installed, or no menu of GRUB is found.");
        }

        EquatableArray<Step> steps = UnitFiles.Around(
            program, arguments, "has GRUB make its menu",
            [new ReplaceFile($"adds {word} to {GrubDefaults.Name} in {file}", file, old, edited)]);
        return new Drafted(
            [], steps,
            "A wrong parameter can keep the machine from booting; GRUB's menu lets it be edited at boot.",
            $"puts {file} back as it was and makes the menu again")
        {
            Warnings = Warnings(site, change),
        };
    }

    private static EquatableArray<string> Warnings(PlanSite site, SetKernelParameter change)
    {
        string? running = KernelCommandLine.Read(site.Files).Value?.Value(change.Name);
        return running is not null && running == (change.Value ?? "")
            ? ["The running kernel was booted with it."]
            : ["It counts from the next boot on."];
    }

    /// <summary>Systems whose command line is not made from GRUB's defaults file.</summary>
    private static Draft? OtherKeeper(PlanSite site, string word)
    {
        string quoted = ShellQuote.Quote(word);
        if (site.HasFolder("/sysroot/ostree"))
        {
            return Draft.Refuse("This is an ostree system.", $"sudo rpm-ostree kargs --append-if-missing={quoted}");
        }

        string? defaults = site.Text(Defaults).Text;
        if (defaults is null && site.Text("/etc/kernel/cmdline").Text is not null)
        {
            return Draft.Refuse(
                "The command line is kept in /etc/kernel/cmdline, from which each installation of a kernel takes it.",
                $"Add {word} to /etc/kernel/cmdline, then: sudo kernel-install add-all");
        }

        bool isBls = (defaults ?? "").Split('\n').LastOrDefault(
            line => line.StartsWith("GRUB_ENABLE_BLSCFG=", StringComparison.Ordinal))?.Contains("true") is true;
        return isBls
            ? Draft.Refuse(
                "Each kernel has a boot entry of its own here (GRUB_ENABLE_BLSCFG).",
                $"sudo grubby --update-kernel=ALL --args={quoted}")
            : null;
    }

    /// <summary>The file whose assignment counts: the last of those in grub.d, else the main one.</summary>
    private static string FileOf(PlanSite site) => site.Names($"{Defaults}.d")
        .Where(name => name.EndsWith(".cfg", StringComparison.Ordinal))
        .Select(name => $"{Defaults}.d/{name}")
        .LastOrDefault(file => site.Text(file).Text is { } text && GrubDefaults.Assigns(text)) ?? Defaults;

    private static (string Program, EquatableArray<string> Arguments)? Menu(PlanSite site)
    {
        if (site.HasProgram("update-grub")) { return ("update-grub", []); }
        string[] menus =
        [
            "/boot/grub2/grub.cfg", "/boot/grub/grub.cfg",
            .. site.Names("/boot/efi/EFI").Where(name => name.All(char.IsAsciiLetterOrDigit))
                .Select(name => $"/boot/efi/EFI/{name}/grub.cfg"),
        ];
        string? menu = menus.FirstOrDefault(file =>
            site.Files.Read(file).State is not HostFileState.Missing);
        string? program = ((string[])["grub2-mkconfig", "grub-mkconfig"]).FirstOrDefault(site.HasProgram);
        return menu is null || program is null ? null : (program, ["-o", menu]);
    }
}
