<?php
/**
 * Words in Finnish, Swedish and English, as PHP arrays: complete in each, and without a tool that compiles them.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

const LANGUAGES = array( 'fi', 'sv', 'en' );

/** Which of our languages a tag such as "sv_SE" or "en-GB" means; English for all others. */
function language_of( string $tag ): string {
	$language = strtolower( substr( $tag, 0, 2 ) );
	return in_array( $language, LANGUAGES, true ) ? $language : 'en';
}

/**
 * One text. `{name}` stands for a value. It is no HTML: escape it where it is printed.
 *
 * @param string               $key      As the files in texts/ have it.
 * @param string               $language One of LANGUAGES.
 * @param array<string,string> $values   By name.
 */
function say( string $key, string $language, array $values = array() ): string {
	static $texts = array();
	if ( ! isset( $texts[ $language ] ) ) {
		$texts[ $language ] = require dirname( __DIR__ ) . '/texts/' . language_of( $language ) . '.php';
	}
	$named = array();
	foreach ( $values as $name => $value ) {
		$named[ '{' . $name . '}' ] = $value;
	}
	return strtr( $texts[ $language ][ $key ], $named );
}
