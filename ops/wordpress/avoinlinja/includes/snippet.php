<?php
/**
 * Reads what the console's "For the webmaster" and `chatd snippet` give: links and one pinned script for each line.
 *
 * Strictly: what is not known here is named and refused, so that nothing unknown is ever written into a page.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

const SNIPPETS_MAX     = 12;
const PASTED_MAX_BYTES = 20000;
const LABEL_MAX_SIGNS  = 80;

const TAG_PATTERN       = '~\G<(a|script)((?:\s+[a-z][a-z0-9-]*(?:\s*=\s*(?:"[^"]*"|\'[^\']*\'|[^\s"\'=<>`]+))?)*)\s*>([^<]*)</\1\s*>~i';
/** What holds the links of an `inline` snippet; page.php makes one of its own. */
const PLACE_PATTERN     = '~<div\s+id="[\w\~-]+"\s*>|</div>~';
const ATTRIBUTE_PATTERN = '~([a-z][a-z0-9-]*)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'=<>`]+)))?~i';
const LOADER_PATTERN    = '~^(https://[a-z0-9.-]+(?::\d+)?|http://(?:localhost|127\.0\.0\.1)(?::\d+)?)/w/([0-9a-z.+-]+)/loader\.js$~Di';

/** What each attribute of the script must look like. Nothing else may stand there. */
const SCRIPT_ATTRIBUTES = array(
	'async'       => '~^(async|true)?$~D',
	'src'         => LOADER_PATTERN,
	'integrity'   => '~^(sha256-[a-z0-9+/]{43}=|sha384-[a-z0-9+/]{64}|sha512-[a-z0-9+/]{86}==)$~Di',
	'crossorigin' => '~^(anonymous)?$~D',
	'data-embed'  => '~^[a-z0-9_-]{1,64}(\~test)?$~Di',
	'data-root'   => '~^[a-z0-9_-]{43}(\.\d+)?(,[a-z0-9_-]{43}(\.\d+)?){0,3}$~Di',
	'data-exit'   => '~^(https://\w|http://(localhost|127\.0\.0\.1)(:\d+)?/)[^\s"<>]*$~Di',
	'data-lang'   => '~^[a-z]{2,3}(-[a-z0-9]{2,8})*$~Di',
	'data-help'   => '~^([^\d+:,"<>]+: *)?\+?\d[\d -]+(,\s*([^\d+:,"<>]+: *)?\+?\d[\d -]+)*$~Du',
	'data-state'  => '~^(on|off)$~D',
	'data-display' => '~^(box|bubble|inline|page)$~D',
	'data-place'  => '~^[a-z][a-z0-9_:.\~-]{0,79}$~Di',
	'data-theme'  => '~^(light|dark|auto)$~D',
);
/** Without these a snippet opens no chat that anybody could trust. */
const SCRIPT_NEEDS = array( 'src', 'integrity', 'crossorigin', 'data-embed', 'data-root' );

/**
 * The snippets in a pasted text, and what is wrong with it. While anything is wrong there are no snippets.
 *
 * @return array{0: array<int,array<string,string>>, 1: array<int,array{0:string,1:array<string,string>}>} Snippets by
 *         place; errors as keys of the texts with their values.
 */
function read_snippets( string $pasted ): array {
	if ( strlen( $pasted ) > PASTED_MAX_BYTES ) {
		return array( array(), array( array( 'error.long', array( 'max' => (string) PASTED_MAX_BYTES ) ) ) );
	}
	list( $tags, $errors ) = tags_of( $pasted );
	$scripts               = array();
	$links                 = array(); // Words by address: of those whose script has not come yet.
	foreach ( $tags as list( $name, $attributes, $text ) ) {
		$href = $attributes['href'] ?? '';
		if ( 'script' === $name ) {
			list( $script, $wrong ) = read_script( $attributes, $text );
			$errors                 = array_merge( $errors, $wrong );
			$address                = own_page( $script );
			if ( ! $wrong && empty( $links[ $address ] ) ) {
				$errors[] = array( 'error.no_link', array( 'address' => $address ) );
			}
			$scripts[] = $script + array( 'label' => $links[ $address ] ?? '' );
			unset( $links[ $address ] );
		} elseif ( array_key_exists( 'data-avoinlinja', $attributes ) ) {
			$links[ $href ] = mb_substr( trim( $text ), 0, LABEL_MAX_SIGNS );
		} elseif ( ! preg_match( '~^tel:\+?\d+$~D', $href ) ) {
			$errors[] = array( 'error.foreign', array( 'what' => '<a href="' . $href . '">' ) );
		}
	}
	foreach ( $errors ? array() : array_keys( $links ) as $address ) {
		$errors[] = array( 'error.no_script_for', array( 'address' => $address ) );
	}
	if ( ! $errors && ! $scripts ) {
		$errors[] = array( 'error.no_script', array() );
	}
	if ( count( $scripts ) > SNIPPETS_MAX ) {
		$errors[] = array( 'error.many', array( 'max' => (string) SNIPPETS_MAX ) );
	}
	return $errors ? array( array(), $errors ) : array( $scripts, array() );
}

/** The line's own page for a snippet: where the link leads without scripts. */
function own_page( array $snippet ): string {
	return ( $snippet['origin'] ?? '' ) . '/l/' . ( $snippet['data-embed'] ?? '' );
}

/** All tags in a text that holds nothing else but comments and white space; what else stands there is an error. */
function tags_of( string $text ): array {
	$text   = preg_replace( array( '~^\xEF\xBB\xBF~', '~<!--.*?-->~s', PLACE_PATTERN ), '', $text );
	$tags   = array();
	$errors = array();
	$at     = 0;
	$end    = strlen( $text );
	while ( preg_match( '~\G\s*~', $text, $space, 0, $at ) && $at + strlen( $space[0] ) < $end ) {
		$at += strlen( $space[0] );
		if ( ! preg_match( TAG_PATTERN, $text, $found, 0, $at ) ) {
			$errors[] = array( 'error.foreign', array( 'what' => mb_substr( strtok( substr( $text, $at ), "\r\n" ), 0, 60 ) ) );
			break;
		}
		$tags[] = array( strtolower( $found[1] ), attributes_of( $found[2] ), decoded( $found[3] ) );
		$at    += strlen( $found[0] );
	}
	return array( $tags, $errors );
}

/** By name in small letters; the first of two of one name counts, as in a browser. */
function attributes_of( string $text ): array {
	preg_match_all( ATTRIBUTE_PATTERN, $text, $all, PREG_SET_ORDER );
	$attributes = array();
	foreach ( $all as $one ) {
		$attributes += array( strtolower( $one[1] ) => decoded( ( $one[2] ?? '' ) . ( $one[3] ?? '' ) . ( $one[4] ?? '' ) ) );
	}
	return $attributes;
}

/** A value as a browser reads it. */
function decoded( string $text ): string {
	return html_entity_decode( $text, ENT_QUOTES | ENT_HTML5, 'UTF-8' );
}

/** The script's attributes with the line's address and the release, and what is wrong with them. */
function read_script( array $attributes, string $text ): array {
	$errors = array();
	if ( '' !== trim( $text ) ) {
		$errors[] = array( 'error.foreign', array( 'what' => mb_substr( trim( $text ), 0, 60 ) ) );
	}
	foreach ( $attributes as $name => $value ) {
		if ( ! isset( SCRIPT_ATTRIBUTES[ $name ] ) ) {
			$errors[] = array( 'error.unknown', array( 'name' => $name ) );
		} elseif ( ! preg_match( SCRIPT_ATTRIBUTES[ $name ], $value ) ) {
			$key      = 'data-root' === $name && '' === $value ? 'error.no_root' : 'error.value';
			$errors[] = array( $key, array( 'name' => $name, 'value' => mb_substr( $value, 0, 60 ) ) );
		}
	}
	foreach ( array_diff( SCRIPT_NEEDS, array_keys( $attributes ) ) as $name ) {
		$errors[] = array( 'error.missing', array( 'name' => $name ) );
	}
	if ( preg_match( LOADER_PATTERN, $attributes['src'] ?? '', $found ) ) {
		$attributes['origin']  = $found[1];
		$attributes['version'] = $found[2];
	}
	return array( $attributes, $errors );
}
