// The verb `hash-password`: makes of a password or token the line to paste into site.yaml, so that the file alone lets nobody in.
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

internal static class HashPassword
{
    private const int LeastPassword = 8;
    private const int LeastToken = 16;

    /// <summary>Reads one line from standard input; from a terminal twice, without showing it.</summary>
    public static int Run(bool token)
    {
        var (what, least) = token ? ("token", LeastToken) : ("password", LeastPassword);
        var text = Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : Hidden($"The {what}: ");
        if (text.Length < least)
        {
            Console.Error.WriteLine($"This {what} is too short: give it {least} characters at least{(token ? "; 'openssl rand -hex 24' makes one" : "")}.");
            return CommandLine.Wrong;
        }

        if (token && !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~'))
        {
            Console.Error.WriteLine("A token stands in addresses: letters, digits and - . _ ~ only; 'openssl rand -hex 24' makes one.");
            return CommandLine.Wrong;
        }

        if (!Console.IsInputRedirected && Hidden("Once more: ") != text)
        {
            Console.Error.WriteLine("These are two different ones: nothing was made.");
            return CommandLine.Wrong;
        }

        Console.Out.WriteLine(token ? $"token-hash: {Hashing.OfToken(text)}" : $"password-hash: {Hashing.OfPassword(text)}");
        return CommandLine.Fine;
    }

    private static string Hidden(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key is not (ConsoleKey.Enter or ConsoleKey.None) && key.KeyChar != '\n')
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
